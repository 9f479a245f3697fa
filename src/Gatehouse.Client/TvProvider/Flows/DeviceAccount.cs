using Gatehouse.Client.TvProvider.Accounts;

namespace Gatehouse.Client.TvProvider.Flows;

/// <summary>Asks the account of the device, and checks what it says.</summary>
internal sealed class DeviceAccount(TvAppOptions options)
{
    private PartnerStatus? _known;

    /// <summary>There is such a thing on this platform.</summary>
    public bool Exists => options.Account is not null;

    public string Partner => options.Account!.Partner;

    /// <summary>What was known may have changed: the app came to the foreground, or the viewer used the account.</summary>
    public void Forget() => _known = null;

    /// <summary>What the framework says without showing anything; from memory, where that is enough. Null without a framework.</summary>
    public async Task<PartnerStatus?> StatusAsync(CancellationToken ct)
    {
        if (options.Account is null)
        {
            return null;
        }

        // The device's own clock: it is the framework's, too.
        if (_known is not { } known || !known.IsValid(options.Time.GetUtcNow()))
        {
            known = _known = (await AskAsync(new VideoAccountRequest(IsInterruptionAllowed: false), ct).ConfigureAwait(false)).Status;
        }

        return known;
    }

    /// <summary>Asks. Without permission nothing is asked but that.</summary>
    public async Task<AccountReply> AskAsync(VideoAccountRequest request, CancellationToken ct)
    {
        var account = options.Account!;
        var access = await account.CheckAccessAsync(request.IsInterruptionAllowed, ct).ConfigureAwait(false);
        if (access != VideoAccountAccess.Granted)
        {
            return new AccountReply(_known = new PartnerStatus(access), null, null);
        }

        try
        {
            var metadata = await account.RequestAsync(request, ct).ConfigureAwait(false);
            _known = new PartnerStatus(access, metadata.AccountProviderIdentifier, metadata.AuthenticationExpirationDate);
            return new AccountReply(_known, metadata, null);
        }
        catch (VideoAccountException e)
        {
            _known = new PartnerStatus(e.Code == VideoAccountErrorCode.AccessNotGranted ? VideoAccountAccess.Denied : access);
            return new AccountReply(_known, null, e);
        }
    }

    /// <summary>The three conditions.</summary>
    public bool IsValid(PartnerStatus? status) => status is not null && status.IsValid(options.Time.GetUtcNow());
}

/// <summary>What the framework said.</summary>
/// <param name="Status">Permission, provider and expiry.</param>
/// <param name="Metadata">Null without permission, or with an error.</param>
/// <param name="Error">What it reported instead; null for none.</param>
internal sealed record AccountReply(PartnerStatus Status, VideoAccountMetadata? Metadata, VideoAccountException? Error)
{
    public bool IsCancelled => Error?.Code == VideoAccountErrorCode.UserCancelled;
}
