/**
 * Thrown by a handler when the only way to tell the client is to close its connection, as after a failed produce that asked
 * for no answer (acks=0). `message` goes to the log.
 */
export class CloseConnection extends Error {
  override readonly name = 'CloseConnection';
}
