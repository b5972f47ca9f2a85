{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_GENERAL}}" class="panel wizard">
{{! The Enter key presses the first button of a form, which must not be the one beside the VMID.}}
<button type="submit" hidden>Next</button>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>General</h1>
<p class="lead">Where the container lives, and what it is called.</p>
</header>
{{>PRESET}}
<div class="stack">
<div class="field node-pick{{#NODE_ERROR}} has-error{{/NODE_ERROR}}" id="f-node" tabindex="-1" data-field="node">
<p class="label" id="f-node-label">Node</p>
<p class="node-now"><span class="badge node-name" data-node-now>{{NODE_NAME}}</span>{{#NODE_IS_DEFAULT}} <span class="hint" data-node-default>(default)</span>{{/NODE_IS_DEFAULT}}</p>
<details class="node-change"{{#NODE_ERROR}} open{{/NODE_ERROR}}>
<summary class="button">Change node</summary>
<fieldset class="choice" aria-labelledby="f-node-label">
<div class="cards">
{{#NODE_CHOICE}}<label class="card"><input type="radio" name="node" value="{{NODE_ID}}" data-name="{{NODE_LABEL}}"{{#DEFAULT}} data-default{{/DEFAULT}}{{#CHOSEN}} checked{{/CHOSEN}}><span class="card-body"><span class="card-title">{{NODE_LABEL}}{{#DEFAULT}} (default){{/DEFAULT}}</span>{{#HAS_NODE_NOTE}}<span class="card-note">{{NODE_NOTE}}</span>{{/HAS_NODE_NOTE}}</span></label>{{/NODE_CHOICE}}
</div>
</fieldset>
<p class="hint">What is already filled in stays, as far as the other node has it too.</p>
</details>
{{#NODE_ERROR}}<p class="error" id="f-node-error" data-error-for="node">{{ERROR}}</p>{{/NODE_ERROR}}
</div>
{{>FIELD_VMID}}
{{>FIELD_HOSTNAME}}
{{>KEYS}}
{{>FIELD_SSH_PUBLIC_KEYS}}
{{>PASTED_KEYS}}
{{>FIELD_TAGS}}
<div class="checks">
{{>FIELD_UNPRIVILEGED}}
{{>FIELD_FEATURES_NESTING}}
</div>
<details class="more"{{#MORE_OPEN}} open{{/MORE_OPEN}}>
<summary>More options</summary>
<div class="stack">
<div class="pair">
{{>FIELD_POOL}}
{{>FIELD_TIMEZONE}}
</div>
{{>FIELD_DESCRIPTION}}
<div class="checks">
{{>FIELD_ONBOOT}}
{{>FIELD_PROTECTION}}
{{>FIELD_HA_MANAGED}}
</div>
<div class="triple">
{{>FIELD_STARTUP_ORDER}}
{{>FIELD_STARTUP_UP}}
{{>FIELD_STARTUP_DOWN}}
</div>
<p class="hint">Not here, because Proxmox takes them from root@pam alone and from no token: keyctl, FUSE and mknod, devices, bind mounts, hook scripts. Someone with that login can add them to the finished container.</p>
</div>
</details>
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
