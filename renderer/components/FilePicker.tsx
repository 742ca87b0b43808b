import { useRef } from 'react';

/** Button that opens the file picker of an area onto which files can be dropped too. `label` names the hidden input. */
export function FilePicker(props: {
  label: string;
  /** Id of the button. */
  id?: string;
  className: string | undefined;
  onFiles: (files: File[]) => void;
}) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" id={props.id} className={props.className} onClick={() => picker.current?.click()}>
        选择文件，或拖到这里
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={props.label}
        onChange={(event) => {
          props.onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
