using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Mvc;

namespace Gatehouse.Server.Admin.People;

/// <summary>Taking up an invitation in a browser without script; the code allows it, as on <see cref="SetupPage"/>.</summary>
public static class InvitationPage
{
    /// <summary>Fields of the form.</summary>
    public sealed class Form
    {
        /// <summary>One-time code.</summary>
        public string? Code { get; set; }

        /// <summary>Secret.</summary>
        public string? Password { get; set; }
    }

    /// <summary>The form. Opening the link changes nothing.</summary>
    public static async Task<PlainPage> ShowAsync(string? code, Invitations invitations, CancellationToken ct) =>
        code is not null && await invitations.WorksAsync(code, ct) ? Page(code, null) : Gone();

    /// <summary>Sets the password.</summary>
    public static async Task<PlainPage> SubmitAsync([FromForm] Form? form, HttpContext http, Invitations invitations, CancellationToken ct)
    {
        form ??= new Form(); // a post without any field
        var request = new AcceptInvitation(form.Code ?? "", form.Password ?? "");
        if (SetupPage.FirstError(request) is { } error)
        {
            return Page(request.Code, error, StatusCodes.Status400BadRequest);
        }

        return await invitations.AcceptAsync(request, http.Connection.RemoteIpAddress?.ToString() ?? "unknown", ct) switch
        {
            AcceptOutcome.Done done => Done(done),
            AcceptOutcome.PasswordUnsuitable unsuitable =>
                Page(request.Code, "The password will not do. " + unsuitable.Reason, StatusCodes.Status422UnprocessableEntity),
            _ => Gone(),
        };
    }

    private static PlainPage Page(string code, string? error, int status = StatusCodes.Status200OK) => new("Join Gatehouse", HtmlText.Of(
        $"""
        {PlainPage.Error(error)}
        <form method="post" action="invitation">
        <input type="hidden" name="Code" value="{code}">
        <label for="password">Choose a password <span class="hint">12 characters or more.</span></label>
        <input id="password" name="Password" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
        <button type="submit">Join</button>
        </form>
        """), status);

    private static PlainPage Done(AcceptOutcome.Done done) => new("Welcome", HtmlText.Of(
        $"""
        <p>{done.Name}, you can sign in to {done.OrganizationSlug} now.</p>
        {(done.Session is null ? HtmlText.Empty : HtmlText.Of($"<p>On the command line: <code>gatehouse login</code></p>"))}
        """));

    private static PlainPage Gone() => new("This invitation does not work", HtmlText.Of(
        $"<p>It is unknown, was used, or has expired. Ask whoever invited you for a new one.</p>"), StatusCodes.Status403Forbidden);
}
