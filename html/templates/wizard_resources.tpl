{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_RESOURCES}}" class="panel wizard">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Resources</h1>
<p class="lead">How much of the node the container may use.</p>
</header>
<div class="stack">
{{>FIELD_CORES}}
<div class="pair">
{{>FIELD_MEMORY}}
{{>FIELD_SWAP}}
</div>
<details class="more"{{#MORE_OPEN}} open{{/MORE_OPEN}}>
<summary>More options</summary>
<div class="stack">
<div class="pair">
{{>FIELD_CPULIMIT}}
{{>FIELD_CPUUNITS}}
</div>
<div class="triple">
{{>FIELD_CONSOLE}}
{{>FIELD_CMODE}}
{{>FIELD_TTY}}
</div>
{{>FIELD_DEBUG}}
</div>
</details>
</div>
<div class="actions wizard-actions">
<button class="button primary" type="submit">Next<span aria-hidden="true"> →</span></button>
{{#BACK_LINK}}<a class="button quiet" href="{{BACK_URL}}"><span aria-hidden="true">← </span>Back</a>{{/BACK_LINK}}
{{#BACK_BUTTON}}<button class="button quiet" type="submit" name="back" value="1" formnovalidate><span aria-hidden="true">← </span>Back</button>{{/BACK_BUTTON}}
</div>
</form>
