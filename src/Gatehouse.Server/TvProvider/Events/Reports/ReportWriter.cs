using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>Writes reports. All values are texts, also numbers, as in the published ones.</summary>
internal static class ReportWriter
{
    /// <summary>The report in its format.</summary>
    /// <param name="report">Rows.</param>
    /// <param name="format"><c>json</c>, <c>csv</c>, <c>xml</c> or <c>html</c>.</param>
    /// <param name="root">Path of all reports.</param>
    /// <param name="query">Query with its question mark, for the links; may be empty.</param>
    public static IResult Write(Report report, string format, string root, string query) => format switch
    {
        "csv" => TypedResults.Text(Csv(report), "text/csv", Encoding.UTF8),
        "html" => ReportPage.Of(report, root, query),
        "xml" => TypedResults.Text(Xml(report, root, query), "application/xml", Encoding.UTF8),
        _ => TvAnswers.Ok(json => Json(json, report, root, query)),
    };

    private static void Json(Utf8JsonWriter json, Report report, string root, string query)
    {
        json.WriteStartObject();
        json.WriteStartObject("_links");
        WriteLink(json, "self", Address(root, report.Dimensions, query));
        if (report.Dimensions.Count > 1)
        {
            WriteLink(json, "roll-up", Address(root, [.. report.Dimensions.SkipLast(1)], query));
        }

        json.WriteStartArray("drill-down");
        foreach (var deeper in ReportDimension.Names.Except(report.Dimensions, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("href", Address(root, [.. report.Dimensions, deeper], query));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("report");
        foreach (var row in report.Rows)
        {
            json.WriteStartObject();
            foreach (var (name, value) in Cells(report, row))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Csv(Report report)
    {
        var text = new StringBuilder().AppendJoin(',', report.Dimensions.Concat(report.Metrics)).Append("\r\n");
        foreach (var row in report.Rows)
        {
            text.AppendJoin(',', Cells(report, row).Select(c => Quote(c.Value))).Append("\r\n");
        }

        return text.ToString();
    }

    // RFC 4180; and what a spreadsheet would take for a formula is text.
    private static string Quote(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + value : value;
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Xml(Report report, string root, string query)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("resource");
            xml.WriteAttributeString("href", Address(root, report.Dimensions, query));
            xml.WriteStartElement("report");
            foreach (var row in report.Rows)
            {
                xml.WriteStartElement("record");
                foreach (var (name, value) in Cells(report, row))
                {
                    xml.WriteAttributeString(name, string.Concat(value.Where(XmlConvert.IsXmlChar)));
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>Values of a row by the names of their columns.</summary>
    public static IEnumerable<(string Name, string Value)> Cells(Report report, (string[] Values, long[] Sums) row) =>
        report.Dimensions.Zip(row.Values).Concat(report.Metrics.Zip(row.Sums.Select(s => s.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Address of a report.</summary>
    public static string Address(string root, IReadOnlyList<string> dimensions, string query) => $"{root}/{string.Join('/', dimensions)}{query}";

    private static void WriteLink(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartObject(name);
        json.WriteString("href", address);
        json.WriteEndObject();
    }
}
