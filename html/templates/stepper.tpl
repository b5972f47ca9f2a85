{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<nav class="stepper" aria-label="Steps of the wizard"{{#HOLD}} data-hold-url="{{URL_AJAX_VMID}}" data-draft="{{DRAFT}}" data-node="{{NODE_ID}}" data-vmid="{{VMID}}"{{/HOLD}}>
<ol>
{{#STEP}}
<li class="step{{#STEP_DONE}} is-done{{/STEP_DONE}}{{#STEP_CURRENT}} is-current{{/STEP_CURRENT}}{{#STEP_LATER}} is-later{{/STEP_LATER}}">
{{#STEP_DONE}}<a href="{{STEP_URL}}"><span class="step-dot" aria-hidden="true">{{STEP_NUMBER}}</span><span class="step-label">{{STEP_LABEL}}<span class="visually-hidden"> (done)</span></span></a>{{/STEP_DONE}}
{{#STEP_CURRENT}}<span aria-current="step"><span class="step-dot" aria-hidden="true">{{STEP_NUMBER}}</span><span class="step-label">{{STEP_LABEL}}</span></span>{{/STEP_CURRENT}}
{{#STEP_LATER}}<span><span class="step-dot" aria-hidden="true">{{STEP_NUMBER}}</span><span class="step-label">{{STEP_LABEL}}<span class="visually-hidden"> (not yet)</span></span></span>{{/STEP_LATER}}
</li>
{{/STEP}}
</ol>
</nav>
