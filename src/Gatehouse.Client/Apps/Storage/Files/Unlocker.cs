using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Obtains the key of a user's records from the person, and counts wrong secrets.</summary>
internal sealed class Unlocker(FileSecureStoreOptions options, ProtectionMaker maker)
{
    /// <summary>What came of it.</summary>
    /// <param name="Protection">The key, tried and found right.</param>
    /// <param name="Stronger">The same secret at today's cost, where the present is lower.</param>
    /// <param name="Refusal">Why there is none.</param>
    public sealed record Result(StoreProtection? Protection, StoreProtection? Stronger, UnlockRefusal? Refusal);

    public async Task<Result> UnlockAsync(UserEntry entry, UserProfile profile, SecretBytes own, CancellationToken ct)
    {
        StoreHeader header;
        try
        {
            header = entry.ReadLock(profile);
        }
        catch (SecureStoreException e) when (e.Fault == StoreFault.Corrupt)
        {
            return Refuse(UnlockRefusalReason.Corrupt);
        }

        return profile.User.Mode switch
        {
            AuthenticationMode.No => Try(entry, profile, ProtectionMaker.Own(own, header.Salt)),
            AuthenticationMode.Biometric => await ByBiometryAsync(entry, profile, header, ct).ConfigureAwait(false),
            AuthenticationMode.Password => await BySecretAsync(entry, profile, header, own, ct).ConfigureAwait(false),
            _ => Refuse(UnlockRefusalReason.NotSupported),
        };
    }

    // The file is as it was written, so a key that does not open it is one that was exchanged or restored from elsewhere.
    private static Result Try(UserEntry entry, UserProfile profile, StoreProtection protection)
    {
        if (entry.Opens(profile, protection))
        {
            return new Result(protection, null, null);
        }

        protection.Forget();
        return Refuse(UnlockRefusalReason.Invalidated);
    }

    private async Task<Result> ByBiometryAsync(UserEntry entry, UserProfile profile, StoreHeader header, CancellationToken ct)
    {
        if (options.BiometricPrompt is not { } biometry)
        {
            return Refuse(UnlockRefusalReason.NotSupported);
        }

        var outcome = await biometry.ReleaseAsync(profile.GuardedKey, ct).ConfigureAwait(false);
        return outcome is BiometricOutcome.Passed passed
            ? Try(entry, profile, maker.FromGuarded(passed.Key, header, profile.GuardedKey))
            : new Result(null, null, ProtectionMaker.RefusalOf(outcome));
    }

    private async Task<Result> BySecretAsync(UserEntry entry, UserProfile profile, StoreHeader header, SecretBytes own, CancellationToken ct)
    {
        if (options.SecretPrompt is not { } prompt)
        {
            return Refuse(UnlockRefusalReason.NotSupported);
        }

        var state = entry.ReadAttempts(own) ?? Doubt(entry, profile, own);
        if (state.Count >= AttemptState.Last)
        {
            return Refuse(UnlockRefusalReason.Blocked); // ended in the middle of the last one
        }

        if (state.LockedFor(options.Time.GetUtcNow(), options.Steady.Now) is var locked && locked > TimeSpan.Zero)
        {
            return new Result(null, null, new UnlockRefusal(UnlockRefusalReason.TemporarilyLocked, RetryAfter: locked));
        }

        using var secret = await prompt.AskAsync(SecretPurpose.Unlock, state.Left, ct).ConfigureAwait(false);
        return secret is null ? Refuse(UnlockRefusalReason.Cancelled) : await TrySecretAsync(entry, profile, header, own, secret, state.Count, ct).ConfigureAwait(false);
    }

    private async Task<Result> TrySecretAsync(
        UserEntry entry, UserProfile profile, StoreHeader header, SecretBytes own, LocalSecret secret, int before, CancellationToken ct)
    {
        // On disk before the secret is tried: whoever ends the process to save an attempt has used it up.
        var counted = Count(entry, profile, own, before + 1);
        var protection = await ProtectionMaker.FromSecretAsync(secret, header, ct).ConfigureAwait(false);
        if (entry.Opens(profile, protection))
        {
            Count(entry, profile, own, 0);
            return new Result(protection, await maker.StrengthenAsync(secret, header, ct).ConfigureAwait(false), null);
        }

        protection.Forget();
        if (counted.Count >= AttemptState.Last)
        {
            return Refuse(UnlockRefusalReason.Blocked);
        }

        return counted.Count < AttemptState.FirstLock
            ? new Result(null, null, new UnlockRefusal(UnlockRefusalReason.WrongSecret, counted.Left))
            : new Result(null, null, new UnlockRefusal(UnlockRefusalReason.TemporarilyLocked, RetryAfter: counted.LockedFor(options.Time.GetUtcNow(), options.Steady.Now)));
    }

    // A counter that is gone was taken away: it must not be worth anybody's while.
    private AttemptState Doubt(UserEntry entry, UserProfile profile, SecretBytes own) => Count(entry, profile, own, AttemptState.FirstLock);

    private AttemptState Count(UserEntry entry, UserProfile profile, SecretBytes own, int count)
    {
        var state = new AttemptState(count, options.Time.GetUtcNow(), options.Steady.Now);
        entry.WriteAttempts(state, profile.User, own);
        return state;
    }

    private static Result Refuse(UnlockRefusalReason reason) => new(null, null, new UnlockRefusal(reason));
}
