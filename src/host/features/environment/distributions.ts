/** Packages whose name on the index is not the one that is imported. */
const distributions: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn', cv2: 'opencv-python', PIL: 'Pillow', yaml: 'PyYAML', skimage: 'scikit-image', bs4: 'beautifulsoup4', dateutil: 'python-dateutil',
  dotenv: 'python-dotenv', attr: 'attrs', umap: 'umap-learn', faiss: 'faiss-cpu', pytorch_lightning: 'pytorch-lightning', google: 'google-api-python-client', serial: 'pyserial',
  Crypto: 'pycryptodome', jwt: 'PyJWT', docx: 'python-docx', fitz: 'PyMuPDF', mpl_toolkits: 'matplotlib', imblearn: 'imbalanced-learn',
};

/** What to install for a module that could not be imported. */
export const distributionOf = (module: string): string => {
  const top = module.split('.', 1)[0] ?? module;
  return Object.hasOwn(distributions, top) ? (distributions[top] ?? top) : top;
};
