/** How a person's certificate signs. Which one follows from its key; nobody chooses. */
export type SignatureAlgorithm = 'rsa-sha256' | 'ecdsa-sha256' | 'sm2-sm3';
