<#-- SPDX-License-Identifier: Apache-2.0 -->
<#import "template.ftl" as layout>
<#import "casa-approval-parts.ftl" as casa>
<#assign standing = approval.standing>
<#assign heading = "casaHeading" + standing?cap_first>
<#global title = msg(heading)>
<@layout.registrationLayout displayMessage=false; section>
<#if section = "header">
${msg(heading)}
<#elseif section = "form">
<@casa.styles/>
<div class="casa-approval">
<#if standing = "pending">
<p>${msg(approval.own?then("casaIntro", "casaIntroAppointed"))}</p>
<p class="casa-time">${msg("casaOpenFor", approval.minutesLeft, approval.secondsLeft, approval.until)}</p>
<#else>
<p role="status" class="casa-result casa-result-${standing}">${msg("casaResult" + standing?cap_first)}<#if approval.decidedAt??> ${msg("casaDecidedAt", approval.decidedAt)}</#if></p>
</#if>

<section aria-labelledby="casa-prompt">
<h2 id="casa-prompt">${msg(approval.own?then("casaPrompt", "casaPromptAppointed"))}</h2>
<blockquote class="casa-prompt"><@casa.text of=approval.prompt/></blockquote>
</section>

<section aria-labelledby="casa-call">
<h2 id="casa-call">${msg("casaCall")}</h2>
<dl class="casa-facts">
<dt>${msg("casaTool")}</dt>
<dd><strong><@casa.text of=approval.tool/></strong><#if approval.title??><div><@casa.text of=approval.title/></div></#if></dd>
<#if approval.description??>
<dt>${msg("casaDescription")}</dt>
<dd><@casa.text of=approval.description/></dd>
</#if>
<dt>${msg("casaServer")}</dt>
<dd><@casa.text of=approval.server/></dd>
<dt>${msg("casaActors")}</dt>
<dd><ol class="casa-actors">
<#list approval.actors as actor><li><#if actor?index gt 0>${msg("casaActorBefore")} </#if><@casa.text of=actor/></li></#list>
<li>${msg(approval.own?then("casaActorYou", "casaActorNobody"))}</li>
</ol></dd>
</dl>
</section>

<section aria-labelledby="casa-arguments">
<h2 id="casa-arguments">${msg("casaArguments")}</h2>
<#if approval.arguments?has_content>
<dl class="casa-arguments">
<#list approval.arguments as argument>
<div class="casa-argument">
<dt><#list argument.path as step><@casa.text of=step/><#sep> <span aria-hidden="true">›</span> </#list></dt>
<dd><@casa.text of=argument.value/></dd>
<#list argument.lookAlikes as name>
<dd class="casa-warning">${msg("casaLookAlike")} <@casa.text of=name.name/><#if name.otherForm??> = <@casa.text of=name.otherForm/></#if></dd>
</#list>
<#list argument.origins as words>
<dd class="casa-origin<#if words.doubtful> casa-doubtful</#if>"><#if words.part?has_content>${msg(words.part)} </#if>${msg(words.origin)}</dd>
</#list>
</div>
</#list>
</dl>
<#if approval.allArguments??>
<p class="casa-warning">${msg("casaMoreArguments")}</p>
<@casa.text of=approval.allArguments/>
</#if>
<#else>
<p>${msg("casaNoArguments")}</p>
</#if>
</section>

<#if standing = "pending">
<section aria-labelledby="casa-why">
<h2 id="casa-why">${msg("casaWhy")}</h2>
<ul>
<#list approval.doubts as doubt><li>${doubt}</li></#list>
</ul>
</section>
<#if mayDecide>
<form method="post" action="${listUrl}/${approval.id}" class="casa-decision">
<input type="hidden" name="form_secret" value="${formSecret}">
<button type="submit" name="decision" value="approve" class="${properties.kcButtonPrimaryClass!}">${msg("casaApprove")}</button>
<button type="submit" name="decision" value="deny" class="${properties.kcButtonSecondaryClass!}">${msg("casaDeny")}</button>
</form>
<#else>
<p class="casa-warning">${msg("casaNoticeImpersonated")}</p>
</#if>
</#if>
<p class="casa-list"><a href="${listUrl}">${msg("casaToList")}</a></p>
</div>
</#if>
</@layout.registrationLayout>
