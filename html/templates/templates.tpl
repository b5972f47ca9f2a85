{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Download a template</h1>
<a class="button" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back to the wizard</a>
</div>
<p class="lead">What {{NODE_NAME}} can fetch from the lists of appliances it knows.</p>
<form class="word-search" method="get" action="{{URL_TEMPLATES}}" role="search">
{{#HAS_DRAFT}}<input type="hidden" name="draft" value="{{DRAFT}}">{{/HAS_DRAFT}}
<input type="hidden" name="node" value="{{NODE_ID}}">
<div class="field{{#Q_ERROR}} has-error{{/Q_ERROR}}">
<label for="f-q">Search</label>
<div class="control"><input type="search" id="f-q" name="q" value="{{Q}}" maxlength="{{Q_MAX}}" autocapitalize="none" spellcheck="false" data-filter="#appliances" aria-describedby="f-q-error"><button class="button" type="submit">Search</button></div>
{{#Q_ERROR}}<p class="error" id="f-q-error" data-error-for="q">{{ERROR}}</p>{{/Q_ERROR}}
<p class="visually-hidden" role="status" data-filter-news></p>
</div>
</form>
<form class="stack" method="post" action="{{URL_TEMPLATES}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#HAS_DRAFT}}<input type="hidden" name="draft" value="{{DRAFT}}">{{/HAS_DRAFT}}
<input type="hidden" name="node" value="{{NODE_ID}}">
{{#NO_RIGHT}}<p class="notice notice-warning" id="no-right">{{NO_RIGHT_TEXT}}</p>{{/NO_RIGHT}}
{{#MAY}}<div class="download-to">{{>FIELD_STORAGE}}</div>{{/MAY}}
{{#EMPTY}}<p class="empty-inline">The node knows no appliances yet. Proxmox fetches its list once a day; <code>pveam update</code> on the node does it now.</p>{{/EMPTY}}
<p class="empty-inline" data-filter-none{{#NO_MATCH}} data-shown{{/NO_MATCH}}>No template is found by this search.</p>
<div id="appliances" class="stack">
{{#SECTION}}
<details class="panel appliances" data-filter-group{{#OPEN}} open{{/OPEN}}>
<summary><h2>{{SECTION_NAME}}</h2></summary>
<ul>
{{#APPLIANCE}}
<li data-words="{{SECTION_NAME}} {{FILE}} {{HEADLINE}} {{DESCRIPTION}}">
<div><p class="appliance-name"><strong>{{PACKAGE}}</strong> <span class="hint">{{VERSION}}, {{ARCHITECTURE}}</span></p>
{{#HAS_HEADLINE}}<p class="hint">{{HEADLINE}}</p>{{/HAS_HEADLINE}}{{#HAS_MORE}}<p class="hint">{{DESCRIPTION}}</p>{{/HAS_MORE}}</div>
{{#THERE}}<span class="hint">Already on {{STORAGE_NAME}}</span>{{/THERE}}
{{#GET}}<button class="button" type="submit" name="template" value="{{FILE}}"{{#MAY_NOT}} disabled aria-describedby="no-right"{{/MAY_NOT}}>Download<span class="visually-hidden"> {{PACKAGE}}</span></button>{{/GET}}
</li>
{{/APPLIANCE}}
</ul>
</details>
{{/SECTION}}
</div>
</form>
