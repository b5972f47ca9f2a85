{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="notice notice-trouble" data-node="{{NODE_NAME}}" role="status">
<p>{{#SILENT}}<strong>{{NODE_NAME}}</strong> has not answered since {{SINCE}}{{#LAST_KNOWN}}; showing what it said at {{AT}}{{/LAST_KNOWN}}.{{/SILENT}}{{#REASON}}{{REASON_TEXT}}{{#LAST_KNOWN}} Showing what it said at {{AT}}.{{/LAST_KNOWN}}{{/REASON}}{{#NO_LAST_KNOWN}} Nothing is known from before, so nothing of it is shown.{{/NO_LAST_KNOWN}}</p>
</div>
