const extensions: Readonly<Record<string, string>> = {
  'image/png': '.png', 'image/svg+xml': '.svg', 'image/jpeg': '.jpg', 'application/json': '.json', 'text/csv': '.csv', 'text/plain': '.txt', 'text/html': '.html',
  'application/vnd.apache.parquet': '.parquet', 'application/x-parquet': '.parquet', 'application/vnd.plotly.v1+json': '.json', 'application/x-npy': '.npy',
  'application/vnd.offbook.joblib': '.joblib', 'application/x-joblib': '.joblib', 'application/onnx': '.onnx', 'application/x-safetensors': '.safetensors', 'application/x-pytorch': '.pt',
};

/** A file name for an artifact, whatever its function called it: no folder, no reserved character, with the ending that says what it is. */
export function artifactFileName(name: string, mediaType: string | null): string {
  const plain = name.replace(/[<>:"/\\|?*\u0000-\u001f]/g, '_').replace(/^\.+/, '').replace(/[. ]+$/, '').slice(0, 120) || 'artifact';
  const ending = mediaType === null ? undefined : extensions[mediaType];
  return !ending || plain.toLowerCase().endsWith(ending) ? plain : `${plain}${ending}`;
}
