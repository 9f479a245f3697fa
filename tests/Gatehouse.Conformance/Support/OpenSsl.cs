using System.Text;

namespace Gatehouse.Conformance.Support;

/// <summary>What another implementation says about ours.</summary>
public static class OpenSsl
{
    /// <summary>Verifies a certificate against its CA; fails the test where openssl does.</summary>
    public static Task VerifyAsync(ReadOnlyMemory<byte> ca, ReadOnlyMemory<byte> certificate) => InFolderAsync(async folder =>
    {
        var ct = TestContext.Current.CancellationToken;
        var (caFile, leafFile) = (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "leaf.pem"));
        await File.WriteAllTextAsync(caFile, Pem("CERTIFICATE", ca), ct);
        await File.WriteAllTextAsync(leafFile, Pem("CERTIFICATE", certificate), ct);

        // The issuing CA is not self-signed, and its root is not part of what SCEP gives out.
        return await Tools.RunAsync("openssl", ["verify", "-partial_chain", "-purpose", "sslclient", "-CAfile", caFile, leafFile], ct: ct);
    });

    /// <summary>Verifies a revocation list and prints it.</summary>
    public static Task<string> CrlAsync(ReadOnlyMemory<byte> ca, ReadOnlyMemory<byte> crl) => InFolderAsync(async folder =>
    {
        var ct = TestContext.Current.CancellationToken;
        var caFile = Path.Combine(folder, "ca.pem");
        await File.WriteAllTextAsync(caFile, Pem("CERTIFICATE", ca), ct);
        return Encoding.ASCII.GetString(await Tools.RunAsync("openssl", ["crl", "-inform", "DER", "-CAfile", caFile, "-noout", "-text"], crl, ct));
    });

    private static string Pem(string label, ReadOnlyMemory<byte> der) =>
        new(System.Security.Cryptography.PemEncoding.Write(label, der.Span));

    private static async Task<T> InFolderAsync<T>(Func<string, Task<T>> work)
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-openssl-").FullName;
        try
        {
            return await work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
