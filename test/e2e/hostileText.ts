/** What nobody should have to read, and nothing may take for anything else than text. */
export const HOSTILE = [
  '<img src=x onerror="document.title=1"><script>document.title=1</script>',
  '[click](command:workbench.action.quit) javascript:alert(1)',
  'https://evil.example/aliyun.com www.evil.example root@evil.example https://help.aliyun.com/zh/emr',
  '\u202Eemit yb dezingocer ton\u202C',
  'x'.repeat(100_000),
].join(' ');
