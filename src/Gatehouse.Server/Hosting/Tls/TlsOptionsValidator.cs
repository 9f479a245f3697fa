using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Tls;

/// <summary>The certificate must load together with its key.</summary>
public sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var rules = new OptionRules();
        if (options.Certificate is null)
        {
            return rules.Check(options.Key is null, "Gatehouse:Tls:Certificate", null, "set when Gatehouse:Tls:Key is").Result();
        }

        rules.Check(File.Exists(options.Certificate), "Gatehouse:Tls:Certificate", options.Certificate, "a readable PEM or PKCS#12 file")
            .Check(options.Key is null || File.Exists(options.Key), "Gatehouse:Tls:Key", options.Key, "a readable PEM file");
        return rules.Failures.Count > 0 ? rules.Result() : rules.Check(Loads(options), "Gatehouse:Tls:Certificate", options.Certificate, "a certificate whose private key fits (check the key file and the password)").Result();
    }

    private static bool Loads(TlsOptions options)
    {
        try
        {
            using var certificate = TlsCertificate.Load(options).Leaf;
            return certificate.HasPrivateKey;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
