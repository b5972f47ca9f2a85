{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_CONFIRM}}" class="panel wizard">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
<input type="hidden" name="node" value="{{NODE_ID}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Confirm</h1>
<p class="lead">This is what Berth sends to {{NODE_NAME}}. Nothing has been created yet.</p>
</header>
<div class="review">
{{#GROUP}}
<section class="review-group">
<h2>{{GROUP_LABEL}}</h2>
<dl>
{{#LINE}}
<div class="review-line{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="{{LINE_FIELD}}">
<dt>{{LINE_LABEL}}</dt>
<dd>{{LINE_VALUE:p}}{{#UNSENT}} <span class="advice">Not sent: {{REASON}}</span>{{/UNSENT}}{{#HAS_ERROR}}<span class="error" data-error-for="{{LINE_FIELD}}">{{ERROR}}</span>{{/HAS_ERROR}}</dd>
<dd class="review-edit"><a href="{{LINE_URL}}">Change<span class="visually-hidden"> {{LINE_LABEL}}</span></a></dd>
</div>
{{/LINE}}
</dl>
</section>
{{/GROUP}}
</div>
{{#BEFORE}}
<div class="notice notice-warning" id="before"><div>
<h2>Before you create it</h2>
<ul class="before-list">
{{#REFUSAL}}<li>{{TEXT}} Someone with access to Proxmox has to grant it.</li>{{/REFUSAL}}
{{#WARNING}}<li>{{TEXT}}</li>{{/WARNING}}
</ul>
</div></div>
{{/BEFORE}}
{{#REQUEST}}
<details class="more request">
<summary>The same for experts: API call and pct command</summary>
<div class="command-head"><h2 class="group-head" id="api-head">API call</h2><button class="button" type="button" data-copy="api-call" hidden>Copy</button></div>
<pre class="command" id="api-call" tabindex="0" role="region" aria-labelledby="api-head">{{API_CALL:p}}</pre>
<p class="hint">Berth adds a line of its own to the description, by which it knows the container again, and starts it by a call of its own.</p>
<div class="command-head"><h2 class="group-head" id="pct-head">On the node</h2><button class="button" type="button" data-copy="pct-line" hidden>Copy</button></div>
<pre class="command" id="pct-line" tabindex="0" role="region" aria-labelledby="pct-head">{{PCT_LINE:p}}</pre>
</details>
{{/REQUEST}}
{{>FIELD_START}}
<div class="actions wizard-actions">
<button class="button primary big" type="submit" data-busy="Creating…">Create container</button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
</div>
</form>
{{>PRESET}}
