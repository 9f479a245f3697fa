using System.ComponentModel.DataAnnotations;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Server.Accounts.Import;

/// <summary>Somebody on a line of the sheet.</summary>
/// <param name="Line">Which one, from 1.</param>
/// <param name="Person">Who.</param>
/// <param name="Groups">Names of groups.</param>
internal sealed record SheetRow(int Line, NewPerson Person, IReadOnlyList<string> Groups);

/// <summary>Reads people from comma-separated values, and notes what is wrong with each line.</summary>
internal sealed class PeopleSheet(bool invite, LineErrors errors)
{
    private const int MaxPeople = 1000;

    private static readonly string[] Columns = ["name", "username", "email", "givenname", "familyname", "managedappleaccount", "groups"];

    /// <summary>The people; complete only when nothing was noted.</summary>
    public IReadOnlyList<SheetRow> Read(string csv)
    {
        var text = csv.TrimStart('\uFEFF'); // Excel puts a byte order mark first
        var reader = new CsvReader(text, Separator(text));
        List<SheetRow> rows = [];
        try
        {
            if (Header(reader.Read()) is not { } columns)
            {
                return [];
            }

            while (reader.Read() is { } record)
            {
                if (rows.Count == MaxPeople)
                {
                    errors.Add(record.Line, "More than 1,000 people: import the rest by itself.");
                    break;
                }

                rows.Add(Row(record, columns));
            }
        }
        catch (FormatException e)
        {
            errors.Add(reader.Line, e.Message); // what comes after it cannot be told apart
        }

        return rows;
    }

    // Spreadsheets of countries with a decimal comma separate by semicolons.
    private static char Separator(string text)
    {
        var first = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        return first.Contains(';') && !first.Contains(',') ? ';' : ',';
    }

    private string[]? Header(CsvRecord? record)
    {
        string[] names = [.. (record?.Fields ?? []).Select(f => f.Trim().ToLowerInvariant().Replace("_", "", StringComparison.Ordinal))];
        foreach (var unknown in names.Except(Columns))
        {
            errors.Add(record!.Line, $"There is no column “{unknown}”.");
        }

        if (!names.Contains("name"))
        {
            errors.Add(record?.Line ?? 1, "The first line names the columns; “name” is needed.");
        }
        else if (names.Distinct().Count() != names.Length)
        {
            errors.Add(record!.Line, "A column is named twice.");
        }

        return errors.Any ? null : names;
    }

    private SheetRow Row(CsvRecord record, string[] columns)
    {
        if (record.Fields.Count > columns.Length)
        {
            errors.Add(record.Line, "More fields than columns.");
        }

        if (record.Fields.Any(f => f.Any(char.IsControl)))
        {
            errors.Add(record.Line, "A field has control characters.");
        }

        var person = new NewPerson(Field("email"), Field("name") ?? "", PersonRole.Member)
        {
            UserName = Field("username"), GivenName = Field("givenname"), FamilyName = Field("familyname"), ManagedAppleAccount = Field("managedappleaccount"),
            Invite = invite,
        };
        List<ValidationResult> wrong = [];
        Validator.TryValidateObject(person, new ValidationContext(person), wrong, validateAllProperties: true);
        foreach (var result in wrong)
        {
            errors.Add(record.Line, result.ErrorMessage ?? "The line is not valid.");
        }

        var groups = Field("groups")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new SheetRow(record.Line, person, groups);

        string? Field(string column) =>
            Array.IndexOf(columns, column) is >= 0 and var at && at < record.Fields.Count && record.Fields[at].Trim() is { Length: > 0 } text ? text : null;
    }
}
