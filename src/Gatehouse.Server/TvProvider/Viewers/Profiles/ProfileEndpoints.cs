using System.Text.Json;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Sessions;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary><c>profiles</c>: whether, and as whom, somebody is signed in.</summary>
internal sealed class ProfileEndpoints(ProfileDesk desk, SessionDesk sessions, TvAnswers answers)
{
    /// <summary><c>GET {serviceProvider}/profiles</c></summary>
    public static Task<IResult> AllAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.AllAsync(request, ct);

    /// <summary><c>GET {serviceProvider}/profiles/{mvpd}</c></summary>
    public static Task<IResult> OneAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.OneAsync(request, ct);

    /// <summary><c>GET {serviceProvider}/profiles/code/{code}</c></summary>
    public static Task<IResult> ByCodeAsync(TvRequest request, ProfileEndpoints endpoints, CancellationToken ct) => endpoints.ByCodeAsync(request, ct);

    private async Task<IResult> AllAsync(TvRequest request, CancellationToken ct) => Answer(request, await desk.AllAsync(request, ct));

    private async Task<IResult> OneAsync(TvRequest request, CancellationToken ct) => Answer(request, await desk.OneAsync(request, ct));

    private async Task<IResult> ByCodeAsync(TvRequest request, CancellationToken ct)
    {
        var (row, error) = await sessions.FindAsync(request, ct);
        return row is null ? answers.Error(request.Http, error!) : Answer(request, await desk.OfSessionAsync(request, row, ct));
    }

    private IResult Answer(TvRequest request, ProfileAnswer answer) => answer.Error is { } error
        ? answers.Error(request.Http, error)
        : TvAnswers.Ok((Utf8JsonWriter json) => ShownProfile.Write(json, answer.Profiles));
}
