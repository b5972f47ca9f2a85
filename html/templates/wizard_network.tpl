{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_NETWORK}}" class="panel wizard">
{{! The Enter key presses the first button of a form, which must not be one that adds or removes a row.}}
<button type="submit" hidden>Next</button>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Network</h1>
<p class="lead">Its network interfaces, and the name servers.</p>
</header>
<div class="stack">
<section class="group rows" id="rows" data-family="net" data-rows{{#MAY_ADD}} data-most="{{MOST_ROWS}}"{{/MAY_ADD}}>
<h2 class="group-head">Interfaces</h2>
{{#NO_ROW}}<p class="hint">None: the container has no network.</p>{{/NO_ROW}}
<div class="row-list">
{{>ROW_NET}}
</div>
{{#MAY_ADD}}<button class="button" type="submit" name="add" value="net" formnovalidate data-add>Add an interface</button>{{/MAY_ADD}}
{{#MAY_NOT_ADD}}<p class="hint">{{REASON}}</p>{{/MAY_NOT_ADD}}
<p class="visually-hidden" role="status" data-row-news></p>
<template>{{>FRESH_NET}}</template>
</section>
<section class="group">
<h2 class="group-head">DNS</h2>
<div class="pair">
{{>FIELD_NAMESERVER}}
{{>FIELD_SEARCHDOMAIN}}
</div>
</section>
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
