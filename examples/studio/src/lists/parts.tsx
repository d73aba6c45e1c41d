// Small parts of the page: icon buttons, fields, numbers.
import type { ReactNode } from 'react';
import {
  Button,
  type ButtonProps,
  Input,
  Label,
  NumberField,
  TextArea,
  TextField,
  ToggleButton,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that shows only a picture; its name is its tooltip. */
export function IconButton({ label, children, className = 'icon-button', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button {...rest} className={className} aria-label={label}>
        {children}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

export function IconToggle({
  label,
  on,
  onChange,
  children,
}: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton className="icon-button" aria-label={label} isSelected={on} onChange={onChange}>
        {children}
      </ToggleButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** A whole number of px; takes effect at Enter, the arrows, or when it is left. */
export function Px({
  label,
  value,
  min,
  max,
  isDisabled,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max?: number;
  isDisabled?: boolean;
  onChange: (value: number) => void;
}) {
  return (
    <NumberField
      className="px"
      value={value}
      minValue={min}
      maxValue={max}
      isDisabled={isDisabled}
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
      onChange={(next) => Number.isFinite(next) && onChange(Math.round(next))}
    >
      <Label>{label}</Label>
      <Input />
    </NumberField>
  );
}

/** A line, or several, of text that takes effect when it is left, or at Enter. */
export function Words({
  label,
  value,
  rows,
  placeholder,
  onDone,
  live,
}: {
  label: string;
  value: string;
  rows?: number;
  placeholder?: string;
  onDone?: (value: string) => void;
  live?: (value: string) => void;
}) {
  return (
    <TextField
      key={live ? undefined : value}
      className="words"
      {...(live ? { value, onChange: live } : { defaultValue: value })}
      onBlur={({ target }) =>
        onDone && (target as HTMLInputElement).value !== value && onDone((target as HTMLInputElement).value)
      }
    >
      <Label>{label}</Label>
      {rows ? (
        <TextArea rows={rows} placeholder={placeholder} />
      ) : (
        <Input
          placeholder={placeholder}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      )}
    </TextField>
  );
}
