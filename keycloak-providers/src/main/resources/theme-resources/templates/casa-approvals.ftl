<#-- SPDX-License-Identifier: Apache-2.0 -->
<#import "template.ftl" as layout>
<#import "casa-approval-parts.ftl" as casa>
<#global title = msg("casaListTitle")>
<#macro links of>
<ul class="casa-links">
<#list of as approval>
<li><a href="${listUrl}/${approval.id}"><@casa.pieces of=approval.tool.head/></a>
<div>${msg("casaListApp")} <@casa.text of=approval.app/></div>
<div class="casa-time">${msg("casaOpenFor", approval.minutesLeft, approval.secondsLeft, approval.until)}</div></li>
</#list>
</ul>
</#macro>
<@layout.registrationLayout displayMessage=false; section>
<#if section = "header">
${msg("casaListTitle")}
<#elseif section = "form">
<@casa.styles/>
<div class="casa-approval">
<#if own?has_content>
<@links of=own/>
<#else>
<p>${msg("casaListNothing")}</p>
</#if>
<#if others?has_content>
<h2>${msg("casaListOthers")}</h2>
<@links of=others/>
</#if>
</div>
</#if>
</@layout.registrationLayout>
