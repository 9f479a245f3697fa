using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse people import</c></summary>
internal static class ImportVerb
{
    public static Command Build(Verbs verbs)
    {
        var file = Args.File("Comma-separated values in UTF-8, with the names of the columns on the first line; - is standard input.");
        var dry = new Option<bool>("--dry-run") { Description = "Say what would come of it, and change nothing." };
        var noPassword = new Option<bool>("--without-password") { Description = "Make them active without a link: they sign in at an identity provider." };
        return verbs.Verb("import", "Add many people at once, each with a link to hand over: all of them, or none when a line is wrong.", [file, dry, noPassword], async (run, ct) =>
        {
            var csv = Text(await run.ReadFileAsync(run.Get(file), ct));
            var imported = await run.Client.ImportPeopleAsync(new ImportPeople(csv, !run.Get(noPassword), run.Get(dry)), ct);
            run.Print.Done(Lines(imported), imported);
        });
    }

    // Spreadsheets often save in the encoding of their country, and every umlaut would be another letter.
    private static string Text(byte[] file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            throw new CliException("The file is not in UTF-8: save it as “CSV UTF-8”.");
        }
    }

    private static string Lines(ImportedPeople imported) => imported.DryRun
        ? $"Can be added: {imported.People.Count}. Nothing was changed."
        : string.Join('\n', imported.People.Select(p => string.Join("  ", new[] { p.PersonId, p.Name, p.Link }.OfType<string>())));
}
