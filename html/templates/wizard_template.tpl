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
<p class="lead">The operating system the container starts from, as found on {{NODE_NAME}}.</p>
</header>
<div class="stack">
{{#EMPTY}}
<div class="empty-inline"><p><strong>No template on this node yet.</strong> In Proxmox: choose a storage, then <em>CT Templates</em>, then <em>Templates</em>, and download one. Reload this page afterwards.</p></div>
{{/EMPTY}}
<fieldset class="choice{{#OSTEMPLATE_ERROR}} has-error{{/OSTEMPLATE_ERROR}}" id="f-ostemplate" tabindex="-1" aria-describedby="f-ostemplate-error">
<legend class="visually-hidden">OS template</legend>
{{#STORAGE}}
<section class="group">
<h2 class="group-head">Storage <span class="badge">{{STORAGE_NAME}}</span></h2>
<div class="cards cards-rows">
{{#TEMPLATE}}<label class="card"><input type="radio" name="ostemplate" value="{{VOLID}}"{{#CHOSEN}} checked{{/CHOSEN}} required><span class="card-body"><span class="card-title mono">{{TEMPLATE_NAME}}</span><span class="card-note">{{SIZE}}</span></span></label>{{/TEMPLATE}}
</div>
</section>
{{/STORAGE}}
{{#OSTEMPLATE_ERROR}}<p class="error" id="f-ostemplate-error" data-error-for="ostemplate">{{ERROR}}</p>{{/OSTEMPLATE_ERROR}}
</fieldset>
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
