<#-- SPDX-License-Identifier: Apache-2.0 -->
<#import "template.ftl" as layout>
<#import "casa-approval-parts.ftl" as casa>
<#global title = msg("casaNoticeTitle")>
<@layout.registrationLayout displayMessage=false; section>
<#if section = "header">
${msg("casaNoticeTitle")}
<#elseif section = "form">
<@casa.styles/>
<div class="casa-approval">
<p role="status">${msg(noticeKey)}</p>
<p class="casa-list"><a href="${listUrl}">${msg("casaToList")}</a></p>
</div>
</#if>
</@layout.registrationLayout>
