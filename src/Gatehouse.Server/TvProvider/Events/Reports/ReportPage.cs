using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.TvProvider.Events.Reports;

/// <summary>A report as a page: the table, and links to the reports around it.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="report">Rows.</param>
    /// <param name="root">Path of all reports.</param>
    /// <param name="query">Query with its question mark, for the links; may be empty.</param>
    public static IResult Of(Report report, string root, string query)
    {
        var head = HtmlText.Concat(report.Dimensions.Concat(report.Metrics).Select(name => HtmlText.Of($"<th scope=\"col\">{name}</th>")));
        var rows = HtmlText.Concat(report.Rows.Select(row => HtmlText.Of($"<tr>{Cells(report, row)}</tr>\n")));
        return new PlainPage(
            string.Join(" / ", report.Dimensions),
            HtmlText.Of($"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n<nav aria-label=\"Reports\"><ul>\n{Links(report, root, query)}</ul></nav>"));
    }

    private static HtmlText Cells(Report report, (string[] Values, long[] Sums) row) =>
        HtmlText.Concat(ReportWriter.Cells(report, row).Select(cell => HtmlText.Of($"<td>{cell.Value}</td>")));

    private static HtmlText Links(Report report, string root, string query)
    {
        IEnumerable<IReadOnlyList<string>> up = report.Dimensions.Count > 1 ? [[.. report.Dimensions.SkipLast(1)]] : [];
        var down = ReportDimension.Names.Except(report.Dimensions, StringComparer.Ordinal).Select(name => (IReadOnlyList<string>)[.. report.Dimensions, name]);
        return HtmlText.Concat(up.Concat(down).Select(
            d => HtmlText.Of($"<li><a href=\"{ReportWriter.Address(root, d, query)}\">{string.Join(" / ", d)}</a></li>\n")));
    }
}
