using System.Globalization;
using System.Net;
using System.Text;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Data.Inspection;

/// <summary>The inspection as one self-contained page: pictures inside, no script, light and dark.</summary>
public static class InspectionHtml
{
    private const int ShownGroups = 40;
    private const int ShownPictures = 8;

    private const string Style = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1d2330; --soft: #667085; --line: #dfe3ea; --bar: #3e7bd6; --ghost: #c9d3e2; --warn: #b45309; --good: #15803d; }
        @media (prefers-color-scheme: dark) { :root { --page: #12151b; --card: #1b2029; --ink: #e8ebf1; --soft: #98a2b3; --line: #303743; --bar: #6ea0ee; --ghost: #3a4557; --warn: #f0b45a; --good: #5fd08a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 64px; }
        h1 { font-size: 26px; margin: 8px 0; } h2 { font-size: 18px; margin: 0 0 10px; } h3 { font-size: 15px; margin: 16px 0 6px; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px; margin-top: 16px; overflow-x: auto; }
        p { margin: 4px 0 10px; } .soft { color: var(--soft); } .warn { color: var(--warn); font-weight: 600; } .good { color: var(--good); font-weight: 600; }
        code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th { text-align: right; font-weight: 600; color: var(--soft); } th:first-child, td:first-child { text-align: left; }
        th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); } td { text-align: right; white-space: nowrap; }
        tr:last-child td { border-bottom: 0; }
        .bar { display: block; height: 5px; border-radius: 3px; background: var(--bar); margin: 3px 0 0 auto; }
        .sheet { width: 100%; height: auto; border-radius: 6px; display: block; }
        .groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px; align-items: start; }
        .group { border: 1px solid var(--line); border-radius: 8px; padding: 8px; display: flex; flex-wrap: wrap; gap: 6px; }
        figure { margin: 0; width: 66px; font-size: 11px; line-height: 1.25; text-align: center; color: var(--soft); }
        figure img { width: 66px; height: 66px; border-radius: 4px; display: block; margin-bottom: 2px; } figure b { color: var(--ink); font-weight: 600; display: block; }
        """;

    /// <summary>The whole page.</summary>
    public static string Render(DatasetInspection inspection)
    {
        FaceDataset dataset = inspection.Dataset;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(dataset.Name)}: data inspection</title><style>
            {Style}
            </style></head><body><main>
            <h1>{Text(dataset.Name)}: data inspection</h1>
            <p class="soft">{Total(dataset):N0} pictures of {dataset.Size}x{dataset.Size}, {dataset.Labels.Count} classes · SHA-256 <code>{dataset.Hash}</code></p>

            """);
        if (dataset.IsSynthetic) page.Append("<p class=\"warn\">These faces are drawn. A model trained on them knows nothing about people.</p>\n");
        Counts(page, inspection);
        Sheets(page, dataset);
        Duplicates(page, inspection);
        Groups(page, dataset, "Equal pictures with different labels", "The label of at least one of each group is wrong.", [.. inspection.Exact.Groups.Where(group => group.HasConflict)]);
        Groups(page, dataset, "The same picture in two splits", "Equal or nearly equal: --drop-duplicates leaves the training copies out.",
            [.. inspection.Near.Groups.Concat(inspection.Exact.Groups).Where(group => group.CrossesSplits).DistinctBy(group => group.Pictures[0])]);
        Groups(page, dataset, "Nearly equal pictures", "Another crop, brightness or compression of one photograph.", [.. inspection.Near.Groups.Where(group => !group.CrossesSplits)]);
        Blank(page, inspection);
        List(page, "Skipped", dataset.Skipped);
        List(page, "Notes", dataset.Notes);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static int Total(FaceDataset dataset) => dataset.Train.Count + dataset.Validation.Count + dataset.Test.Count;

    private static void Counts(StringBuilder page, DatasetInspection inspection)
    {
        FaceDataset dataset = inspection.Dataset;
        page.Append("<section><h2>Pictures per class and split</h2><table><tr><th>class</th>");
        foreach (Split split in Enum.GetValues<Split>()) page.Append(CultureInfo.InvariantCulture, $"<th>{split.OptionName()} <span class=\"soft\">({split.PublishedName()})</span></th>");
        page.Append("</tr>\n");
        for (int label = 0; label < dataset.Labels.Count; label++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(dataset.Labels[label])}</td>");
            foreach (Split split in Enum.GetValues<Split>())
            {
                int found = inspection.Counts[(int)split][label];
                double share = 100.0 * found / Math.Max(1, inspection.Counts[(int)split].Max());
                string note = inspection.Published?[(int)split][label] is { } published && published != found && dataset[split].Count > 0 ? $" <span class=\"warn\">(published {Number(published)})</span>" : "";
                page.Append(dataset[split].Count == 0 ? "<td class=\"soft\">-</td>" : string.Create(CultureInfo.InvariantCulture, $"<td>{found:N0}{note}<span class=\"bar\" style=\"width:{share:f1}%\"></span></td>"));
            }
            page.Append("</tr>\n");
        }
        page.Append("<tr><td><b>all</b></td>");
        foreach (Split split in Enum.GetValues<Split>()) page.Append(CultureInfo.InvariantCulture, $"<td><b>{dataset[split].Count:N0}</b></td>");
        page.Append("</tr></table>");
        page.Append(inspection.MatchesPublished switch
        {
            true => "<p class=\"good\">Every split that holds pictures agrees with FER2013's published counts.</p>",
            false => "<p class=\"warn\">The counts differ from the published ones.</p>",
            null => "<p class=\"soft\">Not FER2013: there are no published counts to compare with.</p>",
        }).Append("</section>\n");
    }

    private static void Sheets(StringBuilder page, FaceDataset dataset)
    {
        Split split = dataset.Train.Count > 0 ? Split.Train : dataset.Validation.Count > 0 ? Split.Validation : Split.Test;
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>Contact sheets</h2><p class=\"soft\">Pictures of the {split.OptionName()} split, spread evenly over each class.</p>\n");
        for (int label = 0; label < dataset.Labels.Count; label++)
            if (ContactSheet.OfClass(dataset[split], label, 16, 2) is { } png)
                page.Append(CultureInfo.InvariantCulture, $"<h3>{Text(dataset.Labels[label])}</h3><img class=\"sheet\" alt=\"pictures of {Text(dataset.Labels[label])}\" src=\"{DataUri(png)}\">\n");
        page.Append("</section>\n");
    }

    private static void Duplicates(StringBuilder page, DatasetInspection inspection)
    {
        page.Append("<section><h2>Duplicates</h2><table><tr><th>groups of pictures</th><th>equal</th><th>nearly equal</th></tr>\n");
        foreach ((string name, Func<DuplicateFinding, int> value) in DuplicateRows.All)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td>{value(inspection.Exact):N0}</td><td>{value(inspection.Near):N0}</td></tr>\n");
        page.Append("</table></section>\n");
    }

    private static void Groups(StringBuilder page, FaceDataset dataset, string title, string explanation, List<DuplicateGroup> groups)
    {
        if (groups.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}: {groups.Count:N0}</h2><p class=\"soft\">{explanation}{(groups.Count > ShownGroups ? $" The first {ShownGroups} are shown." : "")}</p><div class=\"groups\">\n");
        foreach (DuplicateGroup group in groups.Take(ShownGroups))
        {
            page.Append("<div class=\"group\">");
            foreach (PictureReference picture in group.Pictures.Take(ShownPictures)) Figure(page, dataset, picture);
            page.Append("</div>\n");
        }
        page.Append("</div></section>\n");
    }

    private static void Blank(StringBuilder page, DatasetInspection inspection)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>Blank pictures: {inspection.Blank.Count:N0}</h2><div class=\"group\">");
        foreach (PictureReference picture in inspection.Blank.Take(ShownGroups)) Figure(page, inspection.Dataset, picture);
        page.Append(inspection.Blank.Count == 0 ? "none</div></section>\n" : "</div></section>\n");
    }

    private static void Figure(StringBuilder page, FaceDataset dataset, PictureReference picture)
    {
        byte[] png = Picture.EncodePng(Inspector.Pixels(dataset, picture).ToArray(), dataset.Size, dataset.Size);
        page.Append(CultureInfo.InvariantCulture, $"<figure title=\"{Text(picture.Source)}\"><img alt=\"\" src=\"{DataUri(png)}\"><b>{Text(picture.Label)}</b>{picture.Split.OptionName()}</figure>");
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}: {lines.Count:N0}</h2><ul>");
        foreach (string line in lines) page.Append(CultureInfo.InvariantCulture, $"<li>{Text(line)}</li>");
        page.Append("</ul></section>\n");
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string DataUri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);
}
