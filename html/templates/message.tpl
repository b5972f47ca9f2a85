{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel message">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h1>{{HEADING}}</h1>
<p class="lead">{{TEXT}}</p>
{{#LINK}}<p><a class="button primary" href="{{LINK_URL}}">{{LINK_LABEL}}</a></p>{{/LINK}}
{{#REFERENCE}}<p class="hint">Reference: <code>{{REQUEST_ID}}</code></p>{{/REFERENCE}}
</section>
