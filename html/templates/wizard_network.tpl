{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>STEPPER}}
{{>NODE_TROUBLE}}
<form method="post" action="{{URL_WIZARD_NETWORK}}" class="panel wizard">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="draft" value="{{DRAFT}}">
{{#HIDDEN}}<input type="hidden" name="{{HIDDEN_NAME}}" value="{{HIDDEN_VALUE}}">{{/HIDDEN}}
<header class="wizard-head">
<h1>Network</h1>
<p class="lead">One network interface, eth0, and the name servers.</p>
</header>
<div class="stack">
<section class="group">
<h2 class="group-head">Interface</h2>
<div class="stack">
<div class="pair">
{{>FIELD_NET0_BRIDGE}}
{{>FIELD_NET0_TAG}}
</div>
<div class="pair">
{{>FIELD_NET0_IP}}
{{>FIELD_NET0_GW}}
</div>
{{>FIELD_NET0_FIREWALL}}
</div>
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
