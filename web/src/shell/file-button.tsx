// A button that lets a person choose a file.
import { Button, type ButtonProps } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons';
import { useRef } from 'react';

type Props = { label: string; accept: string; isDisabled?: boolean; appearance?: ButtonProps['appearance']; onFile: (file: File) => void };

export function FileButton({ label, accept, isDisabled, appearance, onFile }: Props) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again, as after it was edited.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <Button size="small" appearance={appearance} icon={<ArrowUploadRegular />} disabled={isDisabled} onClick={() => field.current?.click()}>{label}</Button>
    </>
  );
}
