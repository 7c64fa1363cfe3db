"""Imports: files are sent, what they hold is told and set right, and a village is made of them."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Depends, Query, Response
from fastapi.responses import JSONResponse

from api.deps import CallerDep, ImportVillage, ServiceDep
from api.problems import documented, sent
from api.routes.strict import StrictRoute
from api.schemas.import_form import FORM_SCHEMA, ImportFormDep
from api.schemas.imports import ImportChange, ImportOut, PictureFitOut, PointsOnPicture, import_out
from api.schemas.village import VillageOut, village_out
from api.services.areas import chosen_area
from api.services.imports.keeping import (
    Sent,
    add_files,
    begin,
    choose,
    get_import,
    give_up,
    must_be_open,
    remove_file,
)
from api.services.same_village import codes_in, villages_with
from api.store.library import Library
from api.store.records.imports import ImportRecord

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix="/api/v1/imports", tags=["imports 导入"], route_class=StrictRoute)


def own_import(import_id: str, library: ImportVillage, who: CallerDep) -> ImportRecord:
    """Give an import to who sent its files; raises `NotFoundError` for anybody else."""
    return get_import(library, import_id, who.user)


OwnImport = Annotated[ImportRecord, Depends(own_import)]


@router.post(
    "",
    status_code=201,
    summary="Begin an import 开始导入",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 404, 408, 413, 415, 422, 429),
)
def create_import(
    library: ImportVillage, who: CallerDep, form: ImportFormDep, service: ServiceDep, response: Response
) -> ImportOut:
    """
    Send files, and be told what they are, what of them would be kept, and what is wrong with them.

    Which part each file plays is told by its name, its layers, its headings and its shapes, and can be changed. The
    files lie in a private folder until the import is kept or given up, a day at the longest; they are never kept.
    """
    replaced = form.texts.get("replaces", "").strip() or None
    sent_files = Sent(
        form.uploads,
        chosen_area(library.scope, form.texts.get("area", "").strip()) if replaced is None else None,
        form.texts.get("name", ""),
        form.texts.get("attribution", ""),
        replaced,
        form.words("datum"),
        form.words("crs"),
    )
    record = begin(library, sent_files, by=who.user, now=service.clock())
    response.headers["Location"] = f"/api/v1/imports/{record.id}"
    return _shown(library, record)


@router.get("/{import_id}", summary="Look at an import 查看导入", responses=documented(404))
def read_import(record: OwnImport, library: ImportVillage) -> ImportOut:
    """Return what the files hold, what is wrong with them, and what they would make."""
    return _shown(library, record)


@router.patch("/{import_id}", summary="Choose 选择", responses=documented(400, 404, 409, 412, 415, 422))
def change_import(record: OwnImport, library: ImportVillage, change: Annotated[ImportChange, Body()]) -> ImportOut:
    """
    Choose the part of a file, a sheet, the datum; say where a picture lies, and where natural groups are.

    `replaces` has the import take the place of a village that is there.
    """
    return _shown(library, choose(library, record, change.chosen()))


@router.post(
    "/{import_id}/files",
    summary="Send more files 补充文件",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 404, 408, 409, 412, 413, 415, 422),
)
def create_files(record: OwnImport, library: ImportVillage, form: ImportFormDep) -> ImportOut:
    """Send more files; one of a name that is there already takes its place: a table that was corrected, say."""
    return _shown(library, add_files(library, record, form.uploads))


@router.delete("/{import_id}/files/{file_id}", summary="Take a file away 移除文件", responses=documented(404, 409, 412))
def delete_file(file_id: str, record: OwnImport, library: ImportVillage) -> ImportOut:
    """Take a file out of the import; it is removed at once."""
    return _shown(library, remove_file(library, record, file_id))


@router.get(
    "/{import_id}/preview",
    summary="See where it lies 预览",
    response_class=JSONResponse,
    responses=sent("application/geo+json") | documented(404, 409),
)
def read_preview(record: OwnImport, library: ImportVillage) -> JSONResponse:
    """Return the shapes, and the households under each datum that they may be in, as GeoJSON."""
    from api.services.imports.reading import preview_noted  # heavy, and not needed before somebody sends files

    must_be_open(record)
    return JSONResponse(preview_noted(library, record), media_type="application/geo+json")


@router.get(
    "/{import_id}/picture",
    summary="See the picture 查看图片",
    response_class=Response,
    responses=sent("image/jpeg") | documented(404, 413, 422),
)
def read_picture(record: OwnImport, library: ImportVillage) -> Response:
    """Return the picture that was sent, upright, made anew: it says no more where, when or with what it was taken."""
    from api.services.imports.placing import shown_picture  # heavy, as above

    return Response(shown_picture(library, record), media_type="image/jpeg")


@router.post(
    "/{import_id}/picture:fit", summary="Try control points 试算控制点", responses=documented(400, 404, 415, 422)
)
def create_fit(record: OwnImport, library: ImportVillage, asked: Annotated[PointsOnPicture, Body()]) -> PictureFitOut:
    """Say how well three or more control points fit the picture, in metres; nothing of them is kept."""
    from api.services.imports.placing import fit_of  # heavy, as above

    must_be_open(record)
    points = [point.model_dump() for point in asked.points]
    return PictureFitOut.model_validate(fit_of(library, record, points), from_attributes=True)


@router.get(
    "/{import_id}/faults.xlsx",
    summary="Fetch the table with its faults 下载错误标注表",
    response_class=Response,
    responses=sent(XLSX) | documented(404, 409, 413, 422),
)
def read_faults(
    record: OwnImport,
    library: ImportVillage,
    service: ServiceDep,
    file: Annotated[str | None, Query(max_length=20, description="the id of a table; else that of households")] = None,
) -> Response:
    """Return a table that was sent with its wrong cells red and a column 错误说明; columns about people are blank."""
    from api.services.imports.marking import fault_table, write_faults  # heavy, as above

    table = fault_table(record, file)
    with library.workspace() as stage:
        out = stage / "faults.xlsx"
        write_faults(library, record, table, out, now=service.clock())
        content = out.read_bytes()
    name = quote(f"{Path(table.name).stem}-错误说明.xlsx")
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


@router.post(
    "/{import_id}:commit", status_code=201, summary="Keep it 确认导入", responses=documented(404, 409, 412, 413, 422)
)
def commit_import(record: OwnImport, library: ImportVillage, service: ServiceDep, response: Response) -> VillageOut:
    """
    Make the village; what is wanted of the files is kept, and the files go.

    409 where a village of the same code is there already, unless the import `replaces` it.
    """
    from api.services.imports.committing import commit  # heavy, as above

    _, village = commit(library, record, now=service.clock())
    shown = village_out(village)
    response.headers["Location"] = shown.links.self
    return shown


@router.delete("/{import_id}", status_code=204, summary="Give it up 放弃导入", responses=documented(404))
def delete_import(record: OwnImport, library: ImportVillage) -> None:
    """Remove the import and its files at once; a village that was made of it stays."""
    give_up(library, record)


def _shown(library: Library, record: ImportRecord) -> ImportOut:
    if record.village_id is not None:
        return import_out(record)
    from api.services.imports.reading import reading_of  # heavy, as above

    said = reading_of(library, record)
    codes = {str(village["code"]) for village in said["villages"]}
    others = [one for one in villages_with(library, codes) if one.id != record.replaces]
    return import_out(record, said, [(one, codes_in(library, one) == codes) for one in others])
