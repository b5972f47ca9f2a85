{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Presets</h1>
<a class="button" href="{{URL_WIZARD_GENERAL}}">New container</a>
</div>
{{#SAVING}}
<section class="panel account-part" aria-labelledby="saving-h">
<h2 id="saving-h">Keep it as a preset</h2>
<p class="lead">Everything but VMID and hostname is kept under a name, to begin others from.</p>
<form method="post" action="{{URL_PRESETS}}" class="stack account-form">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="save">
<input type="hidden" name="{{SOURCE}}" value="{{SOURCE_ID}}">
{{>FIELD_NAME}}
<div class="actions"><button class="button primary" type="submit">Save the preset</button><a class="button quiet" href="{{BACK_URL}}">Back</a></div>
</form>
</section>
{{/SAVING}}
{{#NO_PRESETS}}
<section class="panel empty">
<h2>No presets yet</h2>
<p class="lead">The last page of the wizard, and the page of a creation, can keep what they hold under a name.</p>
</section>
{{/NO_PRESETS}}
{{#HAS_PRESETS}}
<section class="panel account-part" aria-label="Your presets">
<ul class="account-list">
{{#PRESET}}
<li data-preset="{{NAME}}">
<div class="account-what">
{{#NAMED}}<h2>{{NAME}}</h2>{{/NAMED}}
{{#RENAMING}}
<form method="post" action="{{URL_PRESETS}}" class="account-rename">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="rename">
<input type="hidden" name="id" value="{{ID}}">
{{>FIELD_NAME}}
<div class="actions"><button class="button" type="submit">Save the name</button><a class="button quiet" href="{{URL_PRESETS}}">Cancel</a></div>
</form>
{{/RENAMING}}
<p class="account-print">{{SUMMARY}}</p>
<p class="hint">{{#HAS_NODE}}<span class="badge">{{NODE_NAME}}</span> {{/HAS_NODE}}saved <time>{{SAVED}}</time></p>
</div>
<div class="account-actions">
<a class="button" href="{{START_URL}}">Start from it<span class="visually-hidden">: {{NAME}}</span></a>
<form method="post" action="{{URL_PRESETS}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="edit"><input type="hidden" name="id" value="{{ID}}"><button class="button quiet" type="submit">Edit<span class="visually-hidden"> {{NAME}}</span></button></form>
{{#NAMED}}<a class="button quiet" href="{{RENAME_URL}}">Rename<span class="visually-hidden"> {{NAME}}</span></a>{{/NAMED}}
<a class="button quiet danger" href="{{REMOVE_URL}}">Delete<span class="visually-hidden"> {{NAME}}</span></a>
</div>
</li>
{{/PRESET}}
</ul>
</section>
{{/HAS_PRESETS}}
{{#DEFAULTS}}
<section class="panel account-part" aria-labelledby="defaults-h">
<h2 id="defaults-h">By default</h2>
<p class="lead">What a new wizard on each node begins with.</p>
<ul class="account-list">
{{#NODE}}
<li data-node="{{NODE_NAME}}">
<form method="post" action="{{URL_PRESETS}}" class="account-choice">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="default">
<input type="hidden" name="node" value="{{NODE_ID}}">
<label for="default-{{NODE_ID}}">{{NODE_NAME}}</label>
<select id="default-{{NODE_ID}}" name="preset">
<option value="0">no preset</option>
{{#CHOICE}}<option value="{{PRESET_ID}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{PRESET_NAME}}</option>{{/CHOICE}}
</select>
<button class="button" type="submit">Save<span class="visually-hidden"> for {{NODE_NAME}}</span></button>
</form>
</li>
{{/NODE}}
</ul>
</section>
{{/DEFAULTS}}
