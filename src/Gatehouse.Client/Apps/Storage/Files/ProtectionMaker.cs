using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Kdf;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Makes the keys that seal a user's records, asking the person as the mode demands.</summary>
internal sealed class ProtectionMaker(FileSecureStoreOptions options)
{
    // Not before a secret is sealed: what it looks for takes longer than a start should.
    private readonly Lazy<KdfParameters> _kdf = new(() => options.Kdf ?? Kdfs.Default);

    public async Task<bool> SupportsAsync(AuthenticationMode mode, CancellationToken ct) => mode switch
    {
        AuthenticationMode.No => true,
        AuthenticationMode.Password => options.SecretPrompt is not null,
        AuthenticationMode.Biometric => options.BiometricPrompt is { } biometry && await biometry.IsAvailableAsync(ct).ConfigureAwait(false),
        _ => false,
    };

    /// <summary>A new protection.</summary>
    /// <param name="mode">One that is supported.</param>
    /// <param name="own">The store's own key.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PrepareOutcome> PrepareAsync(AuthenticationMode mode, SecretBytes own, CancellationToken ct)
    {
        if (!await SupportsAsync(mode, ct).ConfigureAwait(false))
        {
            return Refuse(UnlockRefusalReason.NotSupported);
        }

        return mode switch
        {
            AuthenticationMode.Password => await ChooseSecretAsync(options.SecretPrompt!, ct).ConfigureAwait(false),
            AuthenticationMode.Biometric => await GuardAsync(options.BiometricPrompt!, ct).ConfigureAwait(false),
            _ => new PrepareOutcome.Ready(Own(own, NewSalt())),
        };
    }

    /// <summary>The protection of records in mode <see cref="AuthenticationMode.No"/>, and of the store's own files.</summary>
    public static StoreProtection Own(SecretBytes own, byte[] salt) => new(AuthenticationMode.No, own.Copy(), KdfParameters.None, salt, string.Empty, null);

    /// <summary>From a secret, as the header of what it sealed says.</summary>
    public static Task<StoreProtection> FromSecretAsync(LocalSecret secret, StoreHeader header, CancellationToken ct) => Task.Run(
        () => new StoreProtection(AuthenticationMode.Password, Kdfs.Derive(secret, header.Salt, header.Kdf), header.Kdf, header.Salt, string.Empty, null), ct);

    /// <summary>The same secret at today's cost; null when the present cost is enough.</summary>
    public async Task<StoreProtection?> StrengthenAsync(LocalSecret secret, StoreHeader header, CancellationToken ct) =>
        Kdfs.IsStronger(header.Kdf, _kdf.Value) ? await FromSecretAsync(secret, WithNewSalt(header), ct).ConfigureAwait(false) : null;

    /// <summary>From the key that biometry released.</summary>
    public StoreProtection FromGuarded(byte[] key, StoreHeader header, string name) =>
        new(AuthenticationMode.Biometric, new SecretBytes(key), header.Kdf, header.Salt, name, options.BiometricPrompt);

    public static UnlockRefusal? RefusalOf(BiometricOutcome outcome) => outcome switch
    {
        BiometricOutcome.Passed => null,
        BiometricOutcome.Cancelled cancelled => new(cancelled.BySystem ? UnlockRefusalReason.CancelledBySystem : UnlockRefusalReason.Cancelled),
        BiometricOutcome.NotRecognized => new(UnlockRefusalReason.NotRecognized),
        BiometricOutcome.LockedOut => new(UnlockRefusalReason.TemporarilyLocked),
        BiometricOutcome.Invalidated => new(UnlockRefusalReason.Invalidated),
        _ => new(UnlockRefusalReason.NotSupported),
    };

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(StoreHeader.SaltLength);

    private async Task<PrepareOutcome> ChooseSecretAsync(ISecretPrompt prompt, CancellationToken ct)
    {
        using var secret = await prompt.AskAsync(SecretPurpose.Choose, 0, ct).ConfigureAwait(false);
        if (secret is null)
        {
            return Refuse(UnlockRefusalReason.Cancelled);
        }

        if (secret.Length < LocalSecret.MinLength)
        {
            return Refuse(UnlockRefusalReason.UnsuitableSecret);
        }

        using var repeated = await prompt.AskAsync(SecretPurpose.Repeat, 0, ct).ConfigureAwait(false);
        if (repeated is null || !secret.Matches(repeated))
        {
            return Refuse(repeated is null ? UnlockRefusalReason.Cancelled : UnlockRefusalReason.UnsuitableSecret);
        }

        var salt = NewSalt();
        var key = await Task.Run(() => Kdfs.Derive(secret, salt, _kdf.Value), ct).ConfigureAwait(false);
        return new PrepareOutcome.Ready(new StoreProtection(AuthenticationMode.Password, key, _kdf.Value, salt, string.Empty, null));
    }

    private static async Task<PrepareOutcome> GuardAsync(IBiometricPrompt biometry, CancellationToken ct)
    {
        var key = SecretBytes.Random();
        var name = "gatehouse-" + Guid.NewGuid().ToString("N");
        try
        {
            if (RefusalOf(await biometry.GuardAsync(name, key.Bytes, ct).ConfigureAwait(false)) is { } refusal)
            {
                key.Dispose();
                return new PrepareOutcome.Refused(refusal);
            }
        }
        catch
        {
            key.Dispose();
            throw;
        }

        return new PrepareOutcome.Ready(new StoreProtection(AuthenticationMode.Biometric, key, KdfParameters.None, NewSalt(), name, biometry));
    }

    private StoreHeader WithNewSalt(StoreHeader header) => new() { Cipher = header.Cipher, Kdf = _kdf.Value, Salt = NewSalt(), Context = header.Context };

    private static PrepareOutcome.Refused Refuse(UnlockRefusalReason reason) => new(new UnlockRefusal(reason));
}
