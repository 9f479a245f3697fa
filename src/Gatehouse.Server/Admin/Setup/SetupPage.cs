using System.ComponentModel.DataAnnotations;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Mvc;

namespace Gatehouse.Server.Admin.Setup;

/// <summary>
/// Setup in a browser without script. The code in the form is what allows it, so a foreign site that does not know the code
/// gains nothing by sending the form, and no anti-forgery token is needed.
/// </summary>
public static class SetupPage
{
    /// <summary>Fields of the form.</summary>
    public sealed class Form
    {
        /// <summary>One-time code.</summary>
        public string? Code { get; set; }

        /// <summary>Name of the organization.</summary>
        public string? Organization { get; set; }

        /// <summary>Its name in addresses; made from the name when empty.</summary>
        public string? Slug { get; set; }

        /// <summary>Name of the owner.</summary>
        public string? Name { get; set; }

        /// <summary>Address of the owner.</summary>
        public string? Email { get; set; }

        /// <summary>Secret.</summary>
        public string? Password { get; set; }
    }

    /// <summary>The form. Opening the link changes nothing, so link previews do no harm.</summary>
    public static async Task<PlainPage> ShowAsync(string? code, SetupCodes codes, CancellationToken ct) =>
        code is not null && await codes.WorksAsync(code, ct) ? Page(new Form { Code = code }, null) : Gone();

    /// <summary>Does what the API does, and says what comes next.</summary>
    public static async Task<PlainPage> SubmitAsync([FromForm] Form? form, SetUpOrganization setUp, CancellationToken ct)
    {
        form ??= new Form(); // a post without any field
        var request = new SetupRequest(
            form.Code ?? "",
            new NewOrganization(form.Organization?.Trim() ?? "", string.IsNullOrWhiteSpace(form.Slug) ? null : form.Slug.Trim()),
            new NewOwner(form.Name?.Trim() ?? "", form.Email?.Trim() ?? "", form.Password ?? ""));
        if ((FirstError(request.Organization) ?? FirstError(request.Person)) is { } error)
        {
            return Page(form, error, StatusCodes.Status400BadRequest);
        }

        return await setUp.RunAsync(request, ct) switch
        {
            SetupOutcome.Done done => Done(done.Result),
            SetupOutcome.SlugTaken => Page(form, "Another organization has this short name.", StatusCodes.Status409Conflict),
            SetupOutcome.PasswordUnsuitable unsuitable => Page(form, "The password will not do. " + unsuitable.Reason, StatusCodes.Status422UnprocessableEntity),
            _ => Gone(),
        };
    }

    /// <summary>The first message of the contract's own rules, or null.</summary>
    internal static string? FirstError(object contract)
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(contract, new ValidationContext(contract), results, validateAllProperties: true)
            ? null
            : results[0].ErrorMessage;
    }

    private static PlainPage Page(Form form, string? error, int status = StatusCodes.Status200OK) => new("Set up Gatehouse", HtmlText.Of(
        $"""
        {PlainPage.Error(error)}
        <form method="post" action="setup" autocomplete="on">
        <input type="hidden" name="Code" value="{form.Code}">
        <label for="organization">Organization</label>
        <input id="organization" name="Organization" required maxlength="200" autocomplete="organization" value="{form.Organization}">
        <label for="slug">Short name for addresses <span class="hint">Optional. Lower-case letters, digits, hyphens. It cannot change later.</span></label>
        <input id="slug" name="Slug" maxlength="40" pattern="[a-z0-9][a-z0-9\-]*[a-z0-9]" autocomplete="off" autocapitalize="none" value="{form.Slug}">
        <label for="name">Your name</label>
        <input id="name" name="Name" required maxlength="200" autocomplete="name" value="{form.Name}">
        <label for="email">Your e-mail address</label>
        <input id="email" name="Email" type="email" required maxlength="254" autocomplete="username" value="{form.Email}">
        <label for="password">Password <span class="hint">12 characters or more.</span></label>
        <input id="password" name="Password" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
        <button type="submit">Create</button>
        </form>
        """), status);

    private static PlainPage Done(SetupResult result) => new("Gatehouse is ready", HtmlText.Of(
        $"""
        <p>{result.Organization.Name} was created, and {result.Session.Caller.Name} owns it.</p>
        <p>Sign in on the command line: <code>gatehouse login</code></p>
        """));

    private static PlainPage Gone() => new("This setup link does not work", HtmlText.Of(
        $"""
        <p>It is unknown, was used, or is older than 24 hours.</p>
        <p>As long as there is no organization, the server prints a new link each time it starts.</p>
        """), StatusCodes.Status403Forbidden);
}
