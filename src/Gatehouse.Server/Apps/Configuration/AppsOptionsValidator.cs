using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps.Configuration;

/// <summary>Pins are hashes, and never a single one, which would lock every app out on the day that its key is lost.</summary>
public sealed class AppsOptionsValidator : IValidateOptions<AppsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AppsOptions options)
    {
        const string Pins = "Gatehouse:Apps:TlsPins";
        return new OptionRules()
            .Between(options.ConfigurationLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365), "Gatehouse:Apps:ConfigurationLifetime")
            .Check(Array.TrueForAll(options.TlsPins, IsHash), Pins, string.Join(' ', options.TlsPins), "SHA-256 hashes in Base64")
            .Check(options.TlsPins.Length != 1, Pins, string.Join(' ', options.TlsPins), "none, or two and more: the next key before the first is lost")
            .Result();
    }

    private static bool IsHash(string pin) => Base64.IsValid(pin, out var length) && length == SHA256.HashSizeInBytes;
}
