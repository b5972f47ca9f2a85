{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_TEMPLATE}}" class="panel wizard">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Template</h1>
<p class="lead">The operating system the container starts from, as found on {{NODE_NAME}}{{#NODE_ARCHITECTURE}} ({{ARCHITECTURE}}){{/NODE_ARCHITECTURE}}.</p>
</header>
<div class="stack">
{{#SEARCH}}
<div class="field word-search{{#Q_ERROR}} has-error{{/Q_ERROR}}">
<label for="f-q">Search</label>
<div class="control"><input type="search" id="f-q" name="q" value="{{Q}}" form="search" maxlength="{{Q_MAX}}" autocapitalize="none" spellcheck="false" data-filter="#f-ostemplate" aria-describedby="f-q-error"><button class="button" type="submit" form="search">Search</button></div>
{{#Q_ERROR}}<p class="error" id="f-q-error" data-error-for="q">{{ERROR}}</p>{{/Q_ERROR}}
<p class="visually-hidden" role="status" data-filter-news></p>
</div>
{{/SEARCH}}
{{#EMPTY}}
<div class="empty-inline"><p><strong>No template on this node yet.</strong> Download one here, or in Proxmox: choose a storage, then <em>CT Templates</em>, then <em>Templates</em>. Reload this page afterwards.</p></div>
{{/EMPTY}}
<p class="empty-inline" data-filter-none{{#NO_MATCH}} data-shown{{/NO_MATCH}}>No template is found by this search.</p>
<fieldset class="choice{{#OSTEMPLATE_ERROR}} has-error{{/OSTEMPLATE_ERROR}}" id="f-ostemplate" tabindex="-1" aria-describedby="f-ostemplate-error">
<legend class="visually-hidden">OS template</legend>
{{#STORAGE}}
<section class="group" data-filter-group>
<h2 class="group-head">Storage <span class="badge">{{STORAGE_NAME}}</span></h2>
<div class="cards cards-rows">
{{#TEMPLATE}}<label class="card" data-words="{{STORAGE_NAME}} {{TEMPLATE_NAME}}"><input type="radio" name="ostemplate" value="{{VOLID}}"{{#CHOSEN}} checked{{/CHOSEN}} required><span class="card-body"><span class="card-title mono">{{TEMPLATE_NAME}}</span><span class="card-note">{{SIZE}}{{#HAS_DATE}}, {{DATE}}{{/HAS_DATE}}</span>{{#OTHER_ARCHITECTURE}}<span class="card-other">For {{ARCHITECTURE}}: it does not run on this node.</span>{{/OTHER_ARCHITECTURE}}</span></label>
{{/TEMPLATE}}
</div>
</section>
{{/STORAGE}}
{{#OSTEMPLATE_ERROR}}<p class="error" id="f-ostemplate-error" data-error-for="ostemplate">{{ERROR}}</p>{{/OSTEMPLATE_ERROR}}
</fieldset>
<p><a href="{{DOWNLOAD_URL}}">Download another template to {{NODE_NAME}}</a></p>
<details class="more"{{#MORE_OPEN}} open{{/MORE_OPEN}}>
<summary>More options</summary>
<div class="stack">
<div class="pair">
{{>FIELD_OSTYPE}}
{{>FIELD_BWLIMIT}}
</div>
{{>FIELD_ENTRYPOINT}}
{{>FIELD_ENV}}
{{>FIELD_IGNORE_UNPACK_ERRORS}}
</div>
</details>
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
<form id="search" method="get" action="{{URL_WIZARD_TEMPLATE}}" role="search"><input type="hidden" name="draft" value="{{DRAFT}}"></form>
