{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_DISKS}}" class="panel wizard">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Disks</h1>
<p class="lead">Where the root disk is kept, and how large it is.</p>
</header>
<div class="stack">
{{#EMPTY}}
<div class="empty-inline"><p><strong>No storage on this node carries container disks.</strong> In Proxmox: <em>Datacenter → Storage</em>, and allow the content type <em>Container</em> on one.</p></div>
{{/EMPTY}}
<fieldset class="choice{{#ROOTFS_STORAGE_ERROR}} has-error{{/ROOTFS_STORAGE_ERROR}}" id="f-rootfs-storage" tabindex="-1" aria-describedby="f-rootfs-storage-error">
<legend>Root disk storage</legend>
<div class="cards">
{{#STORAGE}}<label class="card"><input type="radio" name="rootfs.storage" value="{{STORAGE_NAME}}"{{#CHOSEN}} checked{{/CHOSEN}} required><span class="card-body"><span class="card-title">{{STORAGE_NAME}} <span class="card-kind">{{STORAGE_TYPE}}</span></span>{{#HAS_SPACE}}<meter min="0" max="100" high="90" value="{{PERCENT_USED}}" aria-label="Used">{{PERCENT_USED}} %</meter><span class="card-note">{{FREE}} free of {{TOTAL}}</span>{{/HAS_SPACE}}</span></label>{{/STORAGE}}
</div>
{{#ROOTFS_STORAGE_ERROR}}<p class="error" id="f-rootfs-storage-error" data-error-for="rootfs.storage">{{ERROR}}</p>{{/ROOTFS_STORAGE_ERROR}}
</fieldset>
{{>FIELD_ROOTFS_SIZE}}
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
