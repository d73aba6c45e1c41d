// Prints the method table of tritonclient-proto, with the class each side decodes to, as JSON.
import { inferenceService } from 'tritonclient-proto';

const empty = new Uint8Array();
const name = (message) => message.constructor.displayName.replace(/^proto\./, '');

const table = Object.values(inferenceService).map((method) => [
  method.path,
  {
    request: name(method.requestDeserialize(empty)),
    response: name(method.responseDeserialize(empty)),
    requestStream: method.requestStream,
    responseStream: method.responseStream,
  },
]);
console.log(JSON.stringify(Object.fromEntries(table)));
