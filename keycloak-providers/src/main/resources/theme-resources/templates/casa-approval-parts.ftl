<#-- SPDX-License-Identifier: Apache-2.0 -->
<#-- Texts of others are written here and nowhere else, and never handed to msg(), which would resolve expressions in them. -->
<#macro styles>
<link rel="stylesheet" href="${url.resourcesPath}/css/casa-approvals.css">
</#macro>

<#macro pieces of><#list of as piece><#if piece.marked><mark class="casa-mark">${piece.text}</mark><#else>${piece.text}</#if></#list></#macro>

<#macro text of>
<#if of.head?has_content><bdi class="casa-text"><@pieces of=of.head/></bdi><#elseif of.restLength == 0><em>${msg("casaEmpty")}</em></#if>
<#if (of.restLength > 0)>
<details class="casa-rest">
<summary>${msg("casaRest", of.restLength)}</summary>
<bdi class="casa-text"><@pieces of=of.rest/></bdi>
</details>
</#if>
</#macro>
