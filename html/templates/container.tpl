{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>NODE_TROUBLE}}
<div class="container-page" data-vmid="{{VMID}}" data-status="{{STATUS}}">
<section class="panel container-head">
<div class="container-title">
<span class="plate big">{{VMID}}</span>
<div>
<h1>{{HOSTNAME}}</h1>
<p class="container-marks"><span class="chip chip-{{STATUS}}">{{STATUS}}</span> <span class="badge">{{NODE_NAME}}</span>{{#TEMPLATE}} <span class="badge badge-default">Template</span>{{/TEMPLATE}}</p>
</div>
</div>
<dl class="facts">
{{#FACT}}
<div><dt>{{LABEL}}</dt><dd>{{VALUE}}</dd></div>
{{/FACT}}
</dl>
{{#GUEST}}
{{#UNDER_WAY}}<p class="under-way-now">Under way: <a href="{{URL}}">{{TITLE}}</a></p>{{/UNDER_WAY}}
<div class="actions">
{{#POWER}}
<form method="post" action="{{URL_CONTAINER}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="node" value="{{NODE_ID}}"><input type="hidden" name="vmid" value="{{VMID}}"><input type="hidden" name="action" value="{{ACTION}}"><button class="button{{#PRIMARY}} primary{{/PRIMARY}}" type="submit" data-busy="{{BUSY}}"{{#DISABLED}} disabled{{/DISABLED}}>{{LABEL}}</button></form>
{{/POWER}}
<a class="button quiet" href="{{URL_CONTAINER}}?node={{NODE_ID}}&amp;vmid={{VMID}}">Look again</a>
</div>
{{/GUEST}}
{{#CREATION}}<p class="hint">Made by Berth: <a href="{{CREATION_URL}}">how it was created</a></p>{{/CREATION}}
</section>
{{#GUEST}}
{{#HAS_INTERFACES}}
<section class="panel">
<h2>Addresses</h2>
{{#NO_INTERFACE}}<p class="hint">It has no network interface.</p>{{/NO_INTERFACE}}
<dl class="facts">
{{#INTERFACE}}
<div><dt>{{NAME}}</dt><dd>{{#ADDRESS}}<code class="address">{{TEXT}}</code> {{/ADDRESS}}{{#NO_ADDRESS}}no address yet {{/NO_ADDRESS}}{{#HAS_MAC}}<span class="hint">{{MAC}}</span>{{/HAS_MAC}}</dd></div>
{{/INTERFACE}}
</dl>
</section>
{{/HAS_INTERFACES}}
<section class="panel" id="tags">
<h2>Tags</h2>
<ul class="tags" aria-label="Tags of the container">{{#TAG}}<li class="tag">{{TEXT}}</li>{{/TAG}}</ul>
{{#TAGS_FORM}}
<details class="tags-edit"{{#OPEN}} open{{/OPEN}}>
<summary>Edit the tags</summary>
<form method="post" action="{{URL_CONTAINER}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="node" value="{{NODE_ID}}"><input type="hidden" name="vmid" value="{{VMID}}"><input type="hidden" name="action" value="tags"><input type="hidden" name="digest" value="{{DIGEST}}">
{{>FIELD_TAGS}}
<div class="actions"><button class="button" type="submit" data-busy="Saving…">Save tags</button></div>
</form>
</details>
{{/TAGS_FORM}}
</section>
<section class="panel">
<h2>Configuration</h2>
<dl class="facts config">
{{#CONFIG}}
<div data-key="{{KEY}}"><dt>{{LABEL}}</dt><dd>{{VALUE}}</dd></div>
{{/CONFIG}}
{{#HAS_NOTES}}<div data-key="description"><dt>Notes</dt><dd class="notes">{{NOTES:p}}</dd></div>{{/HAS_NOTES}}
</dl>
</section>
{{#HAS_TASKS}}
<section class="panel">
<h2>Tasks</h2>
<ul class="task-list">
{{#TASK}}
<li><a href="{{URL}}">{{TITLE}}</a> <time class="hint">{{AT}}</time> <span class="task-outcome">{{OUTCOME}}</span></li>
{{/TASK}}
</ul>
</section>
{{/HAS_TASKS}}
{{#REMOVAL}}
<details class="panel removal" id="removal"{{#OPEN}} open{{/OPEN}}>
<summary><h2>Delete this container</h2></summary>
{{#RUNS}}<p>It is running. Shut it down or stop it first; then it can be deleted here.</p>{{/RUNS}}
{{#REMOVE_FORM}}
<form method="post" action="{{URL_CONTAINER}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="node" value="{{NODE_ID}}"><input type="hidden" name="vmid" value="{{VMID}}"><input type="hidden" name="action" value="delete">
<p>Its disks and all that is on them are deleted with it. There is no way back.</p>
<div class="field field-short{{#HAS_ERROR}} has-error{{/HAS_ERROR}}" data-field="confirm">
<label for="f-confirm">To confirm, type its VMID</label>
<div class="control"><input type="text" id="f-confirm" name="confirm" value="{{TYPED}}" inputmode="numeric" autocomplete="off" maxlength="20" required pattern="{{VMID}}" title="{{VMID}}"{{#HAS_ERROR}} aria-invalid="true" aria-describedby="f-confirm-error"{{/HAS_ERROR}}></div>
{{#HAS_ERROR}}<p class="error" id="f-confirm-error" data-error-for="confirm">{{ERROR}}</p>{{/HAS_ERROR}}
</div>
<div class="field-check"><input type="checkbox" id="f-purge" name="purge" value="1"{{#PURGED}} checked{{/PURGED}}><label for="f-purge">Take it out of backup jobs, replication and high availability, too</label></div>
<div class="actions"><button class="button danger-solid" type="submit" data-busy="Asking to delete…"{{#DISABLED}} disabled{{/DISABLED}}>Delete container {{VMID}}</button></div>
</form>
{{/REMOVE_FORM}}
</details>
{{/REMOVAL}}
{{/GUEST}}
</div>
