using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Attestation;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Reads the files of <see cref="AppAttestationOptions"/> once, so that a server without them does not start.</summary>
public sealed class AppAttestationOptionsValidator : IValidateOptions<AppAttestationOptions>
{
    private const string Section = "Gatehouse:Apps:Attestation:";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AppAttestationOptions options) => new OptionRules()
        .Check(HasCertificates(options.AppleRoots), Section + nameof(options.AppleRoots), options.AppleRoots, "a PEM file with certificates")
        .Check(HasCertificates(options.AndroidRoots), Section + nameof(options.AndroidRoots), options.AndroidRoots, "a PEM file with certificates")
        .Check(IsList(options.AndroidRevocations), Section + nameof(options.AndroidRevocations), options.AndroidRevocations, "a JSON file with entries, as Google publishes it")
        .Result();

    private static bool HasCertificates(string? path)
    {
        if (path is null)
        {
            return true;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsList(string? path)
    {
        try
        {
            return path is null || AndroidRevocations.TryParse(File.ReadAllBytes(path), out _, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
