{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Nodes</h1>
</div>
{{#NO_NODES}}{{>NO_NODES_BANNER}}{{/NO_NODES}}
{{#HAS_NODES}}
<ul class="node-list">
{{#NODE}}
<li class="panel node" data-node="{{NAME}}" data-id="{{ID}}">
<div class="node-head">
<h2>{{NAME}}</h2>
{{#IS_DEFAULT}}<span class="badge badge-default">Default</span>{{/IS_DEFAULT}}
</div>
<dl class="facts">
<div><dt>Address</dt><dd>{{HOST}}:{{PORT}}</dd></div>
<div><dt>Proxmox node</dt><dd>{{PVE_NODE}}</dd></div>
<div><dt>API token</dt><dd>{{TOKEN_ID}}</dd></div>
<div><dt>Certificate</dt><dd>{{TRUST_TEXT}}</dd></div>
</dl>
<div class="node-actions">
<form method="post" action="{{URL_NODES}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="test"><input type="hidden" name="id" value="{{ID}}"><button class="button" type="submit" data-busy="Testing…">Test<span class="visually-hidden"> {{NAME}}</span></button></form>
{{#NOT_DEFAULT}}<form method="post" action="{{URL_NODES}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="action" value="default"><input type="hidden" name="id" value="{{ID}}"><button class="button" type="submit">Make default<span class="visually-hidden">: {{NAME}}</span></button></form>{{/NOT_DEFAULT}}
<a class="button" href="{{EDIT_URL}}">Edit<span class="visually-hidden"> {{NAME}}</span></a>
<a class="button quiet danger" href="{{REMOVE_URL}}">Remove<span class="visually-hidden"> {{NAME}}</span></a>
</div>
</li>
{{/NODE}}
</ul>
{{/HAS_NODES}}
<details class="panel form-panel" id="node-form"{{#FORM_OPEN}} open{{/FORM_OPEN}}>
<summary><h2>{{FORM_HEADING}}</h2></summary>
<form method="post" action="{{URL_NODES}}" class="stack" data-node-form>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="save">
{{#EDITING}}<input type="hidden" name="id" value="{{ID}}">{{/EDITING}}
{{#FOUND_FINGERPRINT}}
<fieldset class="found" id="f-fingerprint" tabindex="-1" data-trust-for="fingerprint">
<legend>Is this your node’s certificate?</legend>
<p>The node at this address presented the certificate with this SHA-256 fingerprint. Your token has not been sent to it.</p>
<p class="fingerprint">{{FINGERPRINT_FOUND}}</p>
<p class="hint">Compare it with what Proxmox itself shows: <strong>Node → System → Certificates</strong>, the row <code>pve-ssl.pem</code> (or <code>pveproxy-ssl.pem</code> if there is one), field “Fingerprint”.</p>
<div class="field-check"><input type="checkbox" id="f-fingerprint-same" name="fingerprint" value="{{FINGERPRINT_FOUND}}"{{#CONFIRMED}} checked{{/CONFIRMED}}><div class="check-text"><label for="f-fingerprint-same">Yes, the two are the same</label></div></div>
{{#FINGERPRINT_ERROR}}<p class="error" id="f-fingerprint-error" data-error-for="fingerprint">{{ERROR}}</p>{{/FINGERPRINT_ERROR}}
</fieldset>
{{/FOUND_FINGERPRINT}}
{{#PVE_NODES}}
<fieldset class="choice" id="f-pve-node" tabindex="-1">
<legend>Which member of the cluster is this?</legend>
<p class="hint">The address belongs to a cluster. This record stands for one of its nodes; containers are created there.</p>
<div class="cards">
{{#MEMBER}}<label class="card"><input type="radio" name="pve_node" value="{{MEMBER_NAME}}"{{#CHOSEN}} checked{{/CHOSEN}}><span class="card-body"><span class="card-title">{{MEMBER_NAME}}</span>{{#HAS_MEMBER_NOTE}}<span class="card-note">{{MEMBER_NOTE}}</span>{{/HAS_MEMBER_NOTE}}</span></label>{{/MEMBER}}
</div>
{{#PVE_NODE_ERROR}}<p class="error" id="f-pve-node-error" data-error-for="pve_node">{{ERROR}}</p>{{/PVE_NODE_ERROR}}
</fieldset>
{{/PVE_NODES}}
<div class="pair">
{{>FIELD_NAME}}
{{>FIELD_PVE_NODE}}
</div>
<div class="pair pair-wide">
{{>FIELD_HOST}}
{{>FIELD_PORT}}
</div>
{{>FIELD_TOKEN_ID}}
{{>FIELD_TOKEN_SECRET}}
{{>FIELD_TRUST}}
<div data-trust-for="fingerprint">{{>FIELD_FINGERPRINT}}</div>
<div data-trust-for="ca">{{>FIELD_CA}}</div>
<div class="actions">
<button class="button primary" type="submit" data-busy="Asking the node…">Test and save</button>
{{#EDITING}}<a class="button quiet" href="{{URL_NODES}}">Cancel</a>{{/EDITING}}
</div>
<p class="hint">Berth connects to the node before it saves anything. The secret is stored sealed and never shown again.</p>
</form>
</details>
