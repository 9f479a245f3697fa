using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Viewers.Profiles;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>Knows how long what an MVPD said holds, and keeps it; and what it means for the profile.</summary>
internal sealed class DecisionKeeper(Database database, ProfileStore profiles, SecretBox box, IOptions<ViewerOptions> options, TimeProvider time)
{
    /// <summary>
    /// A permit holds as long as operator and MVPD say, and never longer than its profile. A denial is repeated for a while, so that
    /// nobody bothers the MVPD by trying again. What went wrong on the way, or ends the profile, is said once.
    /// </summary>
    public KnownDecision Judge(DecisionQuestion question, FoundDecision profile, MvpdDecision said)
    {
        var now = time.GetUtcNow();
        if (said.Permitted)
        {
            var end = question.Integration.On(question.Viewer.Platform).Authorization.EndOf(now, said.Ends, profile.NotAfter);
            return new KnownDecision(null, null, said.IsDummy, new DecisionWindow(now, end));
        }

        var error = said.Error ?? TvErrorCodes.AuthorizationDeniedByMvpd;
        var until = now + options.Value.DenialLifetime;
        DecisionWindow? window = error.Action == TvErrorAction.Retry || ProfileRules.EndsProfile(error)
            ? null
            : new DecisionWindow(now, until < profile.NotAfter ? until : profile.NotAfter);
        return new KnownDecision(error, EnhancedError.Sanitize(said.Details), said.IsDummy, window);
    }

    /// <summary>Keeps decisions, and ends the turns of the others.</summary>
    public Task KeepAsync(
        FoundDecision profile, IReadOnlyList<MvpdDecision> said, IReadOnlyList<DecisionKey> keys, IReadOnlyList<KnownDecision> known, CancellationToken ct) =>
        database.AppendAsync(
            async tx =>
            {
                await NoteAsync(tx, profile, said);
                for (var i = 0; i < keys.Count; i++)
                {
                    await (known[i].Window is null ? DecisionStore.ReleaseAsync(tx, keys[i]) : DecisionStore.KeepAsync(tx, keys[i], known[i]));
                }

                return true;
            }, ct);

    /// <summary>Keeps what answers mean for the profile, and no decision.</summary>
    public Task NoteAsync(FoundDecision profile, IReadOnlyList<MvpdDecision> said, CancellationToken ct) =>
        said.Any(Ends) || ProfileData.Open(box, profile.ProfileId, profile.Data).Changed(said) is not null
            ? database.WriteAsync(tx => NoteAsync(tx, profile, said), ct)
            : Task.CompletedTask;

    private async Task NoteAsync(Tx tx, FoundDecision profile, IReadOnlyList<MvpdDecision> said)
    {
        // Another answer may have changed it since it was read.
        if (said.Any(d => d.NewMaterial is not null || d.NewMetadata.Count > 0)
            && await ProfileStore.LockDataAsync(tx, profile.ProfileId) is { } kept
            && ProfileData.Open(box, profile.ProfileId, kept).Changed(said) is { } changed)
        {
            await ProfileStore.ChangeAsync(tx, profile.ProfileId, changed.Seal(box, profile.ProfileId));
        }

        if (said.Any(Ends))
        {
            await profiles.EndAsync(tx, profile.ProfileId);
        }
    }

    private static bool Ends(MvpdDecision said) => said.Error is { } error && ProfileRules.EndsProfile(error);
}
