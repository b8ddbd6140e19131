// A busy machine may take longer than the library's one second to show what a test waits for.
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 15_000 });
