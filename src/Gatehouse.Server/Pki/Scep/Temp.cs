using System.Security.Cryptography.X509Certificates;
namespace Gatehouse.Protocols.Scep { public enum FailInfo { BadAlg, BadMessageCheck, BadRequest, BadTime, BadCertId } }
namespace Gatehouse.Protocols.Cms { public static class CmsSigner { public static byte[] SignAttached(byte[] c, X509Certificate2 s, byte[][] e, System.DateTimeOffset t) => c; } }
namespace Gatehouse.Server.Pki.Scep {
 public static class CsrRules { public static System.Security.Cryptography.X509Certificates.PublicKey KeyOf(byte[] csr) => null!; }
 public class EnrollHandler {} public class LookupHandler {} public class PkiOperation {}
 public class ScepEndpoint { public Task HandleAsync(string a, HttpContext b) => Task.CompletedTask; }
}
namespace Gatehouse.Server.Pki.External { public class ScepProfileTester { public static Task HandleAsync() => Task.CompletedTask; } }
