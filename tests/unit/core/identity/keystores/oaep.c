/*
 * Test double of a PKCS#11 library, around SoftHSM2, which supports OAEP only with SHA-1. $OAEP_DOUBLE_MODULE is the
 * path of SoftHSM2's library, $OAEP_DOUBLE the behaviour of the double:
 *
 *   sha256   supports OAEP with SHA-256, and no raw RSA
 *   unread   ignores the parameters of OAEP and uses SHA-1
 *   sha1     supports OAEP with SHA-1, and no raw RSA
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "pkcs11.h"

static CK_FUNCTION_LIST *real;
static CK_FUNCTION_LIST ours;
static int decoding;

static int is(const char *kind) {
  const char *wanted = getenv("OAEP_DOUBLE");
  return wanted && strcmp(wanted, kind) == 0;
}

static CK_RV decrypt_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  CK_RSA_PKCS_OAEP_PARAMS *asked = mechanism->pParameter;
  decoding = 0;
  if (!is("unread") && mechanism->mechanism == CKM_RSA_X_509) return CKR_MECHANISM_INVALID;
  if (mechanism->mechanism != CKM_RSA_PKCS_OAEP || is("sha1")) return real->C_DecryptInit(session, mechanism, key);
  if (is("unread")) {
    CK_RSA_PKCS_OAEP_PARAMS meant = {CKM_SHA_1, CKG_MGF1_SHA1, CKZ_DATA_SPECIFIED, NULL, 0};
    CK_MECHANISM other = {CKM_RSA_PKCS_OAEP, &meant, sizeof meant};
    return real->C_DecryptInit(session, &other, key);
  }
  if (mechanism->ulParameterLen != sizeof *asked || asked->hashAlg != CKM_SHA256 || asked->mgf != CKG_MGF1_SHA256 ||
      asked->source != CKZ_DATA_SPECIFIED || asked->ulSourceDataLen != 0)
    return CKR_MECHANISM_PARAM_INVALID;
  CK_MECHANISM raw = {CKM_RSA_X_509, NULL, 0};
  decoding = 1;
  return real->C_DecryptInit(session, &raw, key);
}

static CK_RV decrypt(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR size) {
  if (!decoding) return real->C_Decrypt(session, data, length, out, size);
  CK_BYTE encoded[1024], message[1024];
  CK_ULONG held = sizeof encoded;
  CK_RV answer = real->C_Decrypt(session, data, length, encoded, &held);
  if (answer != CKR_OK) return answer;
  int found = RSA_padding_check_PKCS1_OAEP_mgf1(message, sizeof message, encoded + 1, (int)held - 1, (int)held, NULL, 0,
                                                EVP_sha256(), EVP_sha256());
  if (found < 0) return CKR_ENCRYPTED_DATA_INVALID;
  if (*size < (CK_ULONG)found) return CKR_BUFFER_TOO_SMALL;
  memcpy(out, message, (size_t)found);
  *size = (CK_ULONG)found;
  return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  if (!real) {
    const char *module = getenv("OAEP_DOUBLE_MODULE");
    void *library = module ? dlopen(module, RTLD_NOW | RTLD_LOCAL) : NULL;
    CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    ours = *real;
    ours.C_DecryptInit = decrypt_init;
    ours.C_Decrypt = decrypt;
  }
  *list = &ours;
  return CKR_OK;
}
