using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Flows;

/// <summary>Basic authentication: in a browser of this device, or with a code on the second screen.</summary>
internal sealed class BasicSignIn(TvClient client, TvAppOptions options, ITvScreen screen, DeviceAccount account)
{
    private const string Mvpd = "mvpd";

    private readonly CodeWait _wait = new(client, options);

    /// <param name="mvpd">Whom the viewer chose already; null for nobody.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<TvSignIn> RunAsync(string? mvpd, CancellationToken ct)
    {
        var choice = mvpd is null ? await ChooseAsync(ct).ConfigureAwait(false) : ProviderChoice.Of(mvpd);
        return choice.IsCancelled
            ? new TvSignIn(TvSignInOutcome.Cancelled, null)
            : await GoOnAsync(await client.StartSessionAsync(choice.Mvpd, options.DomainName, options.RedirectUrl, ct).ConfigureAwait(false), hasChosen: true, ct).ConfigureAwait(false);
    }

    /// <summary>Goes on with a session that the service began instead of another.</summary>
    public Task<TvSignIn> RunAsync(TvSession session, CancellationToken ct) => GoOnAsync(session, hasChosen: false, ct);

    private async Task<TvSignIn> GoOnAsync(TvSession session, bool hasChosen, CancellationToken ct)
    {
        // The choice is the one thing that this screen can add; domain and redirect address went along from the start.
        if (!hasChosen && session.Code is { } open && session.MissingParameters.Contains(Mvpd))
        {
            var choice = await ChooseAsync(ct).ConfigureAwait(false);
            if (choice.IsCancelled)
            {
                return new TvSignIn(TvSignInOutcome.Cancelled, null);
            }

            session = choice.Mvpd is null ? session : await client.ResumeSessionAsync(open, choice.Mvpd, options.DomainName, options.RedirectUrl, ct).ConfigureAwait(false);
        }

        return session switch
        {
            { ActionName: TvActions.Authorize, Mvpd: { } mvpd } => await WithoutAsync(mvpd, ct).ConfigureAwait(false),
            { ActionName: TvActions.Authenticate, Code: { } code, Url: { } page } when screen.HasBrowser && options.RedirectUrl is { } end =>
                await InBrowserAsync(code, page, end, ct).ConfigureAwait(false),
            { Code: { } code } => await OnSecondScreenAsync(code, session.NotAfter ?? client.Now, ct).ConfigureAwait(false),
            _ => new TvSignIn(TvSignInOutcome.Failed, null),
        };
    }

    private async Task<TvSignIn> WithoutAsync(string mvpd, CancellationToken ct)
    {
        var profile = await client.GetProfileAsync(mvpd, await account.StatusAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        return new TvSignIn(profile is null ? TvSignInOutcome.Failed : TvSignInOutcome.WithoutSignIn, profile);
    }

    // Where the browser ends is only a hint: the profile is what counts, also when the viewer closed the window just after it was made.
    private async Task<TvSignIn> InBrowserAsync(string code, Uri page, string end, CancellationToken ct)
    {
        var arrived = await screen.OpenAsync(page, end, ct).ConfigureAwait(false);
        var profile = await _wait.WaitAsync(code, arrived ? client.Now + options.BrowserPatience : client.Now, null, ct).ConfigureAwait(false);
        return profile is not null ? new TvSignIn(TvSignInOutcome.InBrowser, profile) : new TvSignIn(arrived ? TvSignInOutcome.Failed : TvSignInOutcome.Cancelled, null);
    }

    private async Task<TvSignIn> OnSecondScreenAsync(string code, DateTimeOffset end, CancellationToken ct)
    {
        using var shown = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var viewer = screen.ShowCodeAsync(new TvCode(code, new Uri(options.Server, "/activate"), end), shown.Token);
        try
        {
            var profile = await _wait.WaitAsync(code, end, viewer, ct).ConfigureAwait(false);
            return profile is not null ? new TvSignIn(TvSignInOutcome.InBrowser, profile) : new TvSignIn(viewer.IsCompleted ? TvSignInOutcome.Cancelled : TvSignInOutcome.Failed, null);
        }
        finally
        {
            shown.Cancel();
            await Task.WhenAny(viewer).ConfigureAwait(false); // it ends now; how, is of no interest
        }
    }

    private async Task<ProviderChoice> ChooseAsync(CancellationToken ct) =>
        await screen.ChooseProviderAsync((await client.GetProvidersAsync(ct).ConfigureAwait(false)).Pickable, ct).ConfigureAwait(false);
}
