using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.TvProvider.Viewers.Partner;

/// <summary>
/// Makes profiles out of what Apple's framework got from the MVPD. The header only chooses the MVPD; the proof is the SAML
/// response, once, from the device that was given the request.
/// </summary>
internal sealed class PartnerProfiles(
    Database database, PartnerStore store, ProfileMaker maker, ProfileDesk profiles, IMvpds mvpds, ViewerReader viewers, ILogger<PartnerProfiles> log)
{
    /// <summary>The profile, and whether it was made by this call.</summary>
    public async Task<(ProfileAnswer Answer, bool Made)> CreateAsync(TvRequest request, CancellationToken ct)
    {
        var response = Restore(request.Form.Whole("SAMLResponse"));
        var partner = await JudgeAsync(request, response, ct);
        if (partner.Error is not null)
        {
            return (new ProfileAnswer(partner.Error), false);
        }

        if (request.FindIntegration(partner.Mvpd!, out var error) is not { } integration)
        {
            return (new ProfileAnswer(error), false);
        }

        var viewer = viewers.Read(request);
        if (await profiles.DegradedAsync(viewer, integration, ct) is { } degraded)
        {
            return (new ProfileAnswer(null, [degraded]), false);
        }

        if (!PartnerConfiguration.Judge(integration, viewer.Platform).IsReady)
        {
            // The operator wants none of this: the app is told what there is without it.
            return (await profiles.OfAsync(viewer, integration, ProfileQuery.ByCode, partnerMvpd: null, ct), false);
        }

        return response is null ? (Refuse(integration, "there is none"), false) : await MakeAsync(viewer, integration, response, ct);
    }

    private async Task<(ProfileAnswer, bool)> MakeAsync(Viewer viewer, Integration integration, string response, CancellationToken ct)
    {
        var mvpd = integration.Mvpd.Id;
        var pending = await store.PendingAsync(viewer, mvpd, ct);
        if (pending.Count == 0)
        {
            return (Refuse(integration, "the device was given no request that it could answer"), false);
        }

        var answer = await mvpds.JudgePartnerAsync(viewer.Settings, integration, response, pending, ct);
        if (answer.SignIn is not { } signIn)
        {
            return (Refuse(integration, answer.Refusal ?? "it proves nothing"), false);
        }

        // Apple's way is for this device alone, so that it carries no identities.
        var owner = new ProfileOwner(viewer.ClientId, viewer.ApplicationId, viewer.DeviceHash, PlatformHash: null, ServiceHash: null, Partner: true);
        var row = maker.Make(viewer.OrganizationId, integration, viewer.Platform, owner, signIn);
        var made = await database.WriteAsync(
            async tx =>
            {
                if ((answer.ReplayKey is { } key && !await mvpds.UseAsync(tx, key, answer.RememberUntil)) || await store.EndAsync(tx, viewer, mvpd) == 0)
                {
                    return false;
                }

                await ProfileStore.PutAsync(tx, row);
                tx.AfterCommit(() => ViewersLog.SignedIn(log, row.Id, mvpd, row.ServiceProvider));
                return true;
            }, ct);
        return made
            ? (profiles.Stored(viewer, [new FoundProfile(row, ProfileType.AppleSso)]), true)
            : (Refuse(integration, "it, or another answer to its request, was handed in before"), false);
    }

    private ProfileAnswer Refuse(Integration integration, string reason)
    {
        ViewersLog.PartnerRefused(log, integration.Mvpd.Id, integration.ServiceProvider.Id, reason);
        return new ProfileAnswer(TvErrorCodes.InvalidParameterSamlResponse);
    }

    // Whose answer that claims to be, before any of it is believed: only to tell a mix-up of providers from a bad answer.
    private async Task<PartnerFrameworkVerdict> JudgeAsync(TvRequest request, string? response, CancellationToken ct)
    {
        var partner = ViewerReader.JudgePartner(request, mvpd: null);
        return partner.Mvpd is { } mvpd && request.FindIntegration(mvpd, out _) is { } integration
            && response is not null && SamlInbound.TryFromPost(null, response, null, out var message, out _) && message.ClaimedIssuer is { Length: > 0 } issuer
            && await mvpds.FindByIssuerAsync(request.Settings, integration, issuer, ct) is { } claimed
                ? ViewerReader.JudgePartner(request, claimed)
                : partner;
    }

    // A plus sign that was not encoded comes as a blank; lines of the app's own are no part of Base64.
    private static string? Restore(string? response) =>
        response is null ? null : string.Concat(response.Where(c => c is not ('\r' or '\n' or '\t'))).Replace(' ', '+');
}
