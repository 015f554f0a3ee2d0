export { ErrorCode } from '../../protocol/index.ts';
