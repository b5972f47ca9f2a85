{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_DISKS}}" class="panel wizard">
{{! The Enter key presses the first button of a form, which must not be one that adds or removes a row.}}
<button type="submit" hidden>Next</button>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Disks</h1>
<p class="lead">Where the root disk is kept, how large it is, and what else is mounted.</p>
</header>
<div class="stack">
{{#EMPTY}}
<div class="empty-inline"><p><strong>No storage on this node carries container disks.</strong> In Proxmox: <em>Datacenter → Storage</em>, and allow the content type <em>Container</em> on one.</p></div>
{{/EMPTY}}
<fieldset class="choice{{#ROOTFS_STORAGE_ERROR}} has-error{{/ROOTFS_STORAGE_ERROR}}" id="f-rootfs-storage" tabindex="-1" aria-describedby="f-rootfs-storage-error">
<legend>Root disk storage</legend>
<div class="cards">
{{#STORAGE}}<label class="card"><input type="radio" name="rootfs.storage" value="{{STORAGE_NAME}}"{{#HAS_SPACE}} data-free="{{FREE_BYTES}}"{{/HAS_SPACE}}{{#CHOSEN}} checked{{/CHOSEN}} required><span class="card-body"><span class="card-title">{{STORAGE_NAME}} <span class="card-kind">{{STORAGE_TYPE}}</span></span>{{#HAS_SPACE}}<meter min="0" max="100" high="90" value="{{PERCENT_USED}}" aria-label="Used">{{PERCENT_USED}} %</meter><span class="card-note">{{FREE}} free of {{TOTAL}}</span>{{/HAS_SPACE}}</span></label>{{/STORAGE}}
</div>
{{#ROOTFS_STORAGE_ERROR}}<p class="error" id="f-rootfs-storage-error" data-error-for="rootfs.storage">{{ERROR}}</p>{{/ROOTFS_STORAGE_ERROR}}
</fieldset>
{{>FIELD_ROOTFS_SIZE}}
<details class="more"{{#MORE_OPEN}} open{{/MORE_OPEN}}>
<summary>More options of the root disk</summary>
<div class="stack">
{{>FIELD_ROOTFS_MOUNTOPTIONS}}
<div class="pair">
{{>FIELD_ROOTFS_ACL}}
{{>FIELD_ROOTFS_REPLICATE}}
</div>
{{>FIELD_ROOTFS_IDMAP}}
<div class="checks">
{{>FIELD_ROOTFS_QUOTA}}
{{>FIELD_ROOTFS_RO}}
</div>
</div>
</details>
<section class="group rows" id="rows" data-family="mp" data-rows{{#MAY_ADD}} data-most="{{MOST_ROWS}}"{{/MAY_ADD}}>
<h2 class="group-head">Mount points</h2>
<p class="hint">Further disks, each under a path of its own.</p>
<div class="row-list">
{{>ROW_MP}}
</div>
{{#MAY_ADD}}<button class="button" type="submit" name="add" value="mp" formnovalidate data-add>Add a mount point</button>{{/MAY_ADD}}
{{#MAY_NOT_ADD}}<p class="hint">{{REASON}}</p>{{/MAY_NOT_ADD}}
<p class="visually-hidden" role="status" data-row-news></p>
<template>{{>FRESH_MP}}</template>
</section>
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
