using System.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse tokens …</c></summary>
internal static class TokenVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "tokens", "Enrollment tokens: what is behind a link or QR code.",
        CreateTokenVerb.Build(verbs), List(verbs), Show(verbs), Link(verbs), Qr(verbs), InviteVerbs.Invite(verbs), InviteVerbs.Invitations(verbs), Update(verbs), Revoke(verbs), Replace(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var status = Choice.Maybe<TokenStatus>("--status", "Only in this state.");
        var group = new Option<string?>("--group") { Description = "Only those whose devices join this group.", HelpName = "grp_…" };
        var by = new Option<string?>("--created-by") { Description = "Only those that this person or key made.", HelpName = "id" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Tokens, newest first.", [status, group, by, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListEnrollmentTokensAsync(run.Get(status), run.Get(group), run.Get(by), ct), run.Get(limit),
            [
                new("Id", t => t.Id), new("Name", t => t.Name), new("Status", t => t.Status),
                new("Used", t => t.MaxUses == 0 ? $"{t.Used}" : $"{t.Used} of {t.MaxUses}"), new("Running", t => t.Reserved),
                new("Ends", t => t.ExpiresAt), new("Variant", t => t.Variant), new("Group", t => t.GroupId),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("tok");
        return verbs.Verb("show", "Everything about a token, except its link.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetEnrollmentTokenAsync(run.Get(id), ct)));
    }

    private static Command Link(Verbs verbs)
    {
        var id = Args.Id("tok");
        var qr = new Option<bool>("--qr") { Description = "Draw the short link as a QR code, too." };
        return verbs.Verb("link", "The link that people open. Whoever has it can enroll a device.", [id, qr], async (run, ct) =>
        {
            var link = await run.Client.GetEnrollmentTokenLinkAsync(run.Get(id), ct);
            run.Print.One(link);
            if (run.Get(qr) && !run.Print.IsJson)
            {
                await run.Terminal.Out.WriteAsync(TerminalQrCode.Draw(link.ShortUrl, run.Terminal.Interactive));
            }
        });
    }

    private static Command Qr(Verbs verbs)
    {
        var id = Args.Id("tok");
        var file = new Option<string?>("--file") { Description = "Write a .png or .svg file instead of drawing on the screen.", HelpName = "path" };
        var size = new Option<int?>("--size") { Description = "Pixels of a side, for a file." };
        return verbs.Verb("qr", "The short link as a QR code.", [id, file, size], async (run, ct) =>
        {
            if (run.Get(file) is not { } path)
            {
                var link = await run.Client.GetEnrollmentTokenLinkAsync(run.Get(id), ct);
                await run.Terminal.Out.WriteAsync(TerminalQrCode.Draw(link.ShortUrl, run.Terminal.Interactive));
                return;
            }

            var format = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
            if (format is not ("png" or "svg"))
            {
                throw new CliException("The file's name must end with .png or .svg.");
            }

            await File.WriteAllBytesAsync(path, await run.Client.GetEnrollmentTokenQrAsync(run.Get(id), format, run.Get(size), ct), ct);
            run.Print.Done($"Written to {path}.");
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("tok");
        var name = new Option<string?>("--name") { Description = "New label." };
        var note = new Option<string?>("--note") { Description = "New note on the page; empty removes it." };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "Earlier end.", HelpName = "time" };
        var maxUses = new Option<int?>("--max-uses") { Description = "Lower limit of devices.", HelpName = "n" };
        var failures = new Option<int?>("--revoke-after-failures") { Description = "Revokes itself after so many failures; 0 for never.", HelpName = "n" };
        return verbs.Verb("update", "Edit a token. Limits can only be tightened; for more, replace it.", [id, name, note, expires, maxUses, failures],
            async (run, ct) => run.Print.One(await run.Client.UpdateEnrollmentTokenAsync(
                run.Get(id),
                new UpdateEnrollmentToken
                {
                    Name = run.Get(name),
                    Note = run.Get(note),
                    ExpiresAt = run.Get(expires),
                    MaxUses = run.Get(maxUses),
                    RevokeAfterFailures = run.Get(failures),
                },
                ct)));
    }

    private static Command Revoke(Verbs verbs)
    {
        var id = Args.Id("tok");
        var reason = new Option<string>("--reason") { Description = "Why; kept for the audit trail.", Required = true };
        var cancel = new Option<bool>("--cancel-running") { Description = "Also end enrollments that have a certificate but are not finished." };
        return verbs.Verb("revoke", "Take a token back, for good and at once.", [id, reason, cancel], async (run, ct) =>
        {
            var token = await run.Client.RevokeEnrollmentTokenAsync(
                run.Get(id), new RevokeEnrollmentToken { Reason = run.Get(reason)!, CancelRunning = run.Get(cancel) }, ct);
            run.Print.Done($"{token.Name} lets no more devices in.", token);
        });
    }

    private static Command Replace(Verbs verbs)
    {
        var id = Args.Id("tok");
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "New end; by default the same time again from now.", HelpName = "time" };
        var maxUses = new Option<int?>("--max-uses") { Description = "New limit of devices; 0 for any number.", HelpName = "n" };
        var keep = new Option<bool>("--keep-old") { Description = "Leave the old token as it is." };
        return verbs.Verb("replace", "Make a new token with the settings of this one, and revoke this one.", [id, expires, maxUses, keep], async (run, ct) =>
        {
            var token = await run.Client.ReplaceEnrollmentTokenAsync(
                run.Get(id),
                new ReplaceEnrollmentToken { ExpiresAt = run.Get(expires), MaxUses = run.Get(maxUses), RevokeOld = !run.Get(keep) },
                ct);
            run.Print.Done($"The new token is {token.Id}; 'gatehouse tokens link {token.Id}' shows its link.", token);
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a token and what the list says of it.", Args.Id("tok"),
        id => $"Delete {id}?", (run, id, ct) => run.Client.DeleteEnrollmentTokenAsync(id, ct), "Deleted.");
}
