// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../../renderer/components/sanitise';

const sha = 'a'.repeat(64);

describe('HTML that is shown to a reviewer', () => {
  it('keeps the elements of a body and the marks of a difference', () => {
    const html =
      '<h2>一</h2><p>文<strong>字</strong><ins>加</ins><del>减</del></p><table><tbody><tr><td colspan="2">格</td></tr></tbody></table>';
    expect(sanitise(html)).toBe(html);
  });
  it('keeps images by their hash and never by an address', () => {
    const out = sanitise(`<p><img data-sha256="${sha}" alt="图" src="https://evil.example/x.png"></p>`);
    expect(out).toContain(`data-sha256="${sha}"`);
    expect(out).not.toContain('evil');
  });
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input></form>',
    '<style>@import "https://evil.example"</style>',
    '<p style="background:url(https://evil.example/x)">x</p>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mtext><img src=x onerror=alert(1)></mtext></math>',
  ])('contains nothing that runs or is fetched: %s', (html) => {
    const box = document.createElement('div');
    box.innerHTML = sanitise(html);
    expect(box.innerHTML).not.toMatch(/script|javascript:|onerror|evil|<iframe|<form|<style|style=/i);
  });
  it('keeps alignment without inline style', () => {
    const out = sanitise('<p style="text-align: center; position: fixed">中</p>');
    expect(out).toBe('<p data-align="center">中</p>');
  });
});
